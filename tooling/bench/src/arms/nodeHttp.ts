/**
 * `node:http` with a connection kept open, and `JSON.parse`: the least that anything on Node can cost.
 */
import { Agent, get, type IncomingMessage } from "node:http"
import { text } from "node:stream/consumers"
import type { List } from "../Drain.ts"

export const list: List = ({ url, token, limit }) => {
  const agent = new Agent({ keepAlive: true })
  return async (offset) => {
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      get(
        `${url}/api/v1/invocations?limit=${limit}&offset=${offset}&order_by=DESC`,
        { agent, headers: { "x-chroma-token": token } },
        resolve
      ).on("error", reject)
    )
    const body = await text(response)
    if (response.statusCode !== 200) throw new Error(`the service answered ${response.statusCode}`)
    return JSON.parse(body)
  }
}
