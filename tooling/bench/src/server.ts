/**
 * The emulator, in a process of its own so that its work is in nobody's measure, behind a front that keeps what it answered: a page asked for again
 * costs next to nothing, so that clients are compared and not the server. It prints its address and token as a line of JSON when it listens.
 *
 * What begins with `/-/` is for the benchmarks and is not counted: `stats`, `latency?ms=`, `advance?ms=` and `create?count=`.
 *
 * Usage: node src/server.ts '{"invocations":1000,"arrivalsPerMinute":0}'
 */
import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"
import { setTimeout } from "node:timers/promises"
import { startEmulator } from "@chroma-sync/emulator/startEmulator"

const emulator = await startEmulator({
  clock: "manual",
  startsAt: "2026-03-01T12:00:00Z",
  seed: "bench",
  ...JSON.parse(process.argv[2] ?? "{}")
})
// Whatever was live is finished: what is live from here on was asked for.
await emulator.advance(10 * 60_000)

interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}
const kept = new Map<string, Answer>()
let [requests, bytes, latencyMs, created] = [0, 0, 0, 0]

const ask = async (request: IncomingMessage): Promise<Answer> => {
  const token = request.headers["x-chroma-token"]
  const answer = await fetch(`${emulator.url}${request.url}`, { headers: typeof token === "string" ? { "x-chroma-token": token } : {} })
  const body = Buffer.from(await answer.arrayBuffer())
  const told = [...answer.headers].filter(([name]) => ["content-type", "date", "x-request-id"].includes(name))
  return { status: answer.status, headers: { ...Object.fromEntries(told), "content-length": body.length }, body }
}

const advance = async (ms: number) => {
  await emulator.advance(ms)
  kept.clear()
}

/** Starts invocations of one source, a millisecond apart, and gives their ids. All of them are live until the clock moves on by three seconds. */
const create = async (count: number): Promise<ReadonlyArray<string>> => {
  const headers = { "x-chroma-token": emulator.token, "content-type": "application/json" }
  const sources: ReadonlyArray<{ readonly id: string; readonly source_type: object }> = await (
    await fetch(`${emulator.url}/api/v1/sources?source_type=s3`, { headers })
  ).json()
  const ids: Array<string> = []
  for (let made = 0; made < count; made += 1) {
    const body = JSON.stringify({ object_key: `bench/${created++}.pdf` })
    const answer = await fetch(`${emulator.url}/api/v1/sources/${sources[0]?.id}/invocations`, { method: "POST", headers, body })
    const { invocation_id: id }: { readonly invocation_id: string } = await answer.json()
    ids.push(id)
    await advance(1)
  }
  return ids
}

const control = async (path: string, params: URLSearchParams): Promise<unknown> => {
  const number = (name: string) => Number(params.get(name))
  if (path === "/-/latency") latencyMs = number("ms")
  if (path === "/-/advance") await advance(number("ms"))
  return path === "/-/create" ? create(number("count")) : { requests, bytes }
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost")
  if (pathname.startsWith("/-/")) {
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(await control(pathname, searchParams)))
  }
  // No client of this sends a body.
  await buffer(request)
  const key = `${request.headers["x-chroma-token"]} ${request.url}`
  const answer = kept.get(key) ?? (await ask(request))
  kept.set(key, answer)
  requests += 1
  bytes += answer.body.length
  if (latencyMs > 0) await setTimeout(latencyMs)
  return response.writeHead(answer.status, answer.headers).end(answer.body)
})
server.listen(0, "127.0.0.1", () => {
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, token: emulator.token }))
})
