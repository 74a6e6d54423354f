/**
 * `fetch` and `JSON.parse`, which check nothing: the least that a client on `fetch` can cost.
 */
import type { List } from "../Drain.ts"

export const list: List =
  ({ url, token, limit }) =>
  async (offset) => {
    const response = await fetch(`${url}/api/v1/invocations?limit=${limit}&offset=${offset}&order_by=DESC`, {
      headers: { "x-chroma-token": token }
    })
    if (!response.ok) throw new Error(`the service answered ${response.status}`)
    return JSON.parse(await response.text())
  }
