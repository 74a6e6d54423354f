/**
 * The service as a process that can be killed at any moment and goes on where it was: the emulator, on this machine's time from a fixed epoch, behind a
 * server that writes down whatever asks for a change before it is done, and does it again at the same instant after a restart.
 *
 * Usage: node src/serviceProcess.ts <options as JSON>, with a channel to its parent, which it tells its port and its API key.
 */
import { appendFileSync, existsSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"
import { startEmulator } from "@chroma-sync/emulator/startEmulator"
import { type LedgerEntry, readLedger } from "./Ledger.ts"

/** What a service process is started with. Times are in milliseconds since the Unix epoch. */
export interface ServiceOptions {
  readonly seed: string
  readonly epoch: number
  /** 0 for any free one. */
  readonly port: number
  readonly ledger: string
  readonly invocations: number
  readonly arrivalsPerMinute: number
  readonly insertsPerSecond: number
  readonly deletesPerSecond: number
}

// The parent writes what this process reads.
const { epoch, port, ledger, ...scenario } = JSON.parse(process.argv[2] ?? "{}") as ServiceOptions

const emulator = await startEmulator({ ...scenario, clock: "manual", startsAt: new Date(epoch).toISOString() })
let reached = epoch
const goTo = async (instant: number): Promise<void> => {
  if (instant <= reached) return
  await emulator.advance(instant - reached)
  reached = instant
}

const ask = (entry: LedgerEntry): Promise<Response> =>
  fetch(`${emulator.url}${entry.url}`, {
    method: entry.method,
    headers: entry.headers,
    ...(entry.method === "GET" ? {} : { body: Buffer.from(entry.body, "base64") })
  })

let stoppedAt: number | undefined
for (const entry of existsSync(ledger) ? readLedger(ledger) : []) {
  await goTo(entry.at)
  if (entry.method === "STOP") stoppedAt = entry.at
  else await (await ask(entry)).arrayBuffer()
}

const passed = ["x-chroma-token", "content-type"]

const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await buffer(request)
  const headers = Object.fromEntries(
    passed.flatMap((name) => (typeof request.headers[name] === "string" ? [[name, request.headers[name]]] : []))
  )
  // One at a time: a change is done at the instant that is written down for it, and nothing moves the clock in between.
  const answer = await inTurn(async () => {
    const at = stoppedAt ?? Date.now()
    const entry = { at, method: request.method ?? "GET", url: request.url ?? "/", headers, body: body.toString("base64") }
    if (entry.method !== "GET") appendFileSync(ledger, `${JSON.stringify(entry)}\n`)
    await goTo(at)
    const answered = await ask(entry)
    return { status: answered.status, headers: answered.headers, bytes: Buffer.from(await answered.arrayBuffer()) }
  })
  for (const name of ["content-type", "date", "x-request-id", "retry-after"]) {
    const value = answer.headers.get(name)
    if (value !== null) response.setHeader(name, value)
  }
  response.writeHead(answer.status, { "content-length": answer.bytes.length }).end(answer.bytes)
}

let turn: Promise<unknown> = Promise.resolve()
const inTurn = <A>(work: () => Promise<A>): Promise<A> => {
  const result = turn.then(work)
  turn = result.catch(() => undefined)
  return result
}

const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()))
server.listen(port, "127.0.0.1", () => {
  // A listening TCP server has an address of this kind.
  process.send?.({ port: (server.address() as AddressInfo).port, token: emulator.token })
})

process.on("message", (message) => {
  if (message !== "stop the clock") return
  void inTurn(async () => {
    stoppedAt ??= Date.now()
    appendFileSync(ledger, `${JSON.stringify({ at: stoppedAt, method: "STOP", url: "", headers: {}, body: "" })}\n`)
    await goTo(stoppedAt)
  }).then(() => process.send?.("stopped"))
})
process.on("disconnect", () => process.exit())
