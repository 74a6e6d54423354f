/**
 * The client that `@hey-api/openapi-ts` makes of the document with its Zod plugin: it checks each request and each page.
 */
import { createClient } from "../dist/hey-api-zod/client/index.ts"
import { listJobs } from "../dist/hey-api-zod/sdk.gen.ts"
import type { List } from "./List.ts"

export const list: List = ({ url, token, limit }) => {
  const client = createClient({ baseUrl: url, auth: token })
  return async (offset) => {
    const { data } = await listJobs({ client, query: { limit, offset, order_by: "DESC" }, throwOnError: true })
    return data
  }
}
