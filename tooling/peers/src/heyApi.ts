/**
 * The client that `@hey-api/openapi-ts` makes of the document. Checks nothing that it reads.
 */
import { createClient } from "../dist/hey-api/client/index.ts"
import { listJobs } from "../dist/hey-api/sdk.gen.ts"
import type { List } from "./List.ts"

export const list: List = ({ url, token, limit }) => {
  const client = createClient({ baseUrl: url, auth: token })
  return async (offset) => {
    const { data } = await listJobs({ client, query: { limit, offset, order_by: "DESC" }, throwOnError: true })
    return data
  }
}
