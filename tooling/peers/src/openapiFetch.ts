/**
 * `openapi-fetch`, typed by what `openapi-typescript` makes of the document. Checks nothing that it reads.
 */
import createClient from "openapi-fetch"
import type { paths } from "../dist/openapi-typescript/paths.ts"
import type { List } from "./List.ts"

export const list: List = ({ url, token, limit }) => {
  const client = createClient<paths>({ baseUrl: url, headers: { "x-chroma-token": token } })
  return async (offset) => {
    const { data, error } = await client.GET("/api/v1/invocations", { params: { query: { limit, offset, order_by: "DESC" } } })
    if (data === undefined) throw new Error(`the service answered ${JSON.stringify(error)}`)
    return data
  }
}
