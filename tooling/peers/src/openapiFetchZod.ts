/**
 * `openapi-fetch`, with each page read through the Zod schema that Hey API's plugin makes of the document.
 */
import createClient from "openapi-fetch"
import { zListJobsResponse } from "../dist/hey-api-zod/zod.gen.ts"
import type { paths } from "../dist/openapi-typescript/paths.ts"
import type { List } from "./List.ts"

export const list: List = ({ url, token, limit }) => {
  const client = createClient<paths>({ baseUrl: url, headers: { "x-chroma-token": token } })
  return async (offset) => {
    const { data, error } = await client.GET("/api/v1/invocations", { params: { query: { limit, offset, order_by: "DESC" } } })
    if (data === undefined) throw new Error(`the service answered ${JSON.stringify(error)}`)
    return zListJobsResponse.parse(data)
  }
}
