/** Nothing stays behind: no timer, no socket and no signal to abort by, however a call has ended. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import type { RequestListener } from "node:http"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { serve, wire } from "./support.ts"

const rows = Array.from({ length: 40 }, (_, n) => wire(100 - n))
const head = { "content-type": "application/json", "content-length": 1_000 }

/** What one call left behind. */
interface Left {
  readonly name: string
  readonly outcome: string
  readonly requests: number
  readonly signals: number
  readonly resources: string
}

/** Answers as the database's name says. */
const listener: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://sync.test")
  if (pathname === "/api/v1/add-file") {
    // The collection's name stands in the form's first bytes.
    request.once("data", (bytes: Buffer) => {
      if (bytes.includes("refused")) response.writeHead(403).end()
      else request.resume()
    })
    return
  }
  const [offset, limit] = ["offset", "limit"].map((name) => Number(searchParams.get(name)))
  switch (searchParams.get("database_name")) {
    case "404":
      return void response.writeHead(404).end()
    case "503":
      return void response.writeHead(503, { "retry-after": "0" }).end()
    case "429":
      return void response.writeHead(429, { "retry-after": "30" }).end()
    case "html":
      return void response.end("<html>")
    case "reset":
      return void request.socket.resetAndDestroy()
    case "cut":
      return void response.writeHead(200, head).write("[", () => response.destroy())
    case "stalled":
      return void response.writeHead(200, head).write("[")
    case "silent":
      return undefined
    default:
      return void response.end(JSON.stringify(rows.slice(offset, (offset ?? 0) + (limit ?? 0))))
  }
}

/** A port that nobody listens on. */
const closedPort = Effect.promise(async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
})

it.live("a process holds as many timers, sockets and signals after a call as before it, however the call ended, and ends by itself", () =>
  Effect.gen(function* () {
    const { url } = yield* serve(listener)
    const args = ["--expose-gc", fileURLToPath(new URL("./leaving.ts", import.meta.url)), url, `http://127.0.0.1:${yield* closedPort}`]
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] })),
      (child) => Effect.sync(() => child.kill())
    )
    const [output, [status]] = yield* Effect.promise(() => Promise.all([text(child.stdout), once(child, "close")]))
    expect(status).toBe(0)
    const left: ReadonlyArray<Left> = JSON.parse(output)
    expect(left.filter(({ signals, resources }) => signals > 0 || resources !== "")).toEqual([])
    expect(left.filter(({ requests }) => requests === 0)).toEqual([])
    expect(Object.fromEntries(left.map(({ name, outcome }) => [name, outcome]))).toEqual({
      "a page": "ok",
      "an error": "NotFound",
      "three errors": "ServiceUnavailable",
      "a page of HTML": "InvalidResponse",
      "an unreachable service": "TransportError",
      "a reset": "TransportError",
      "a cut body": "TransportError",
      "an attempt that times out before the answer": "TimeoutError",
      "an attempt that times out in the body": "TimeoutError",
      "a deadline": "TimeoutError",
      "a deadline before a wait": "RateLimited",
      "an interruption before the answer": "ok",
      "an interruption in the body": "ok",
      "an interruption behind a 429": "ok",
      "a scan that is left": "ok",
      "a scan that fails": "NotFound",
      "an upload whose file breaks": "FileUnreadable",
      "an upload that is refused before its end": "Forbidden",
      "an upload that is interrupted": "ok",
      "an upload that times out": "OutcomeUnknown"
    })
  }).pipe(Effect.scoped)
)
