/** What a pipe has not taken yet is not lost with the end of a command, and holds none up that is to end. */
import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { start } from "./process.ts"

/** A row that breaks the contract costs a line on stderr. */
const rows = JSON.stringify(Array.from({ length: 5_000 }, (_, n) => ({ id: `row-${n}` })))

/** A service whose second page is answered so, and the program that reads it while nobody reads what the program says. */
const unread = (second: (response: ServerResponse) => void) =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(
      Effect.promise(async () => {
        const server = createServer((request, response) => {
          if (request.url?.includes("offset=0&") === false) second(response)
          else response.end(rows)
        }).listen(0, "127.0.0.1")
        server.keepAliveTimeout = 1
        await once(server, "listening")
        return server
      }),
      (server) =>
        Effect.sync(() => {
          server.closeAllConnections()
          server.close()
        })
    )
    // It listens on a port, so its address is no text.
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const args = ["invocations", "list", "--all", "--page-size", "5000", "--retries", "0"]
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => start(args, { env: { CHROMA_API_KEY: "key", CHROMA_SYNC_URL: url } })),
      (child) => Effect.sync(() => child.kill("SIGKILL"))
    )
    return { child, ended: once(child, "exit") }
  })

/** Refuses, and says when the program has let its connection go, as it does at its end; or the service does after a while. */
const refusing = () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const refuse = (response: ServerResponse): void => {
    response.socket?.once("close", resolve)
    response.writeHead(403).end('{"error":"Forbidden","message":"no more"}')
  }
  return { gone: promise, refuse }
}

describe.skipIf(process.platform === "win32")("a reader of stderr", () => {
  it.live("that is slow reads all of it, the error last", () =>
    Effect.gen(function* () {
      const { gone, refuse } = refusing()
      const { child, ended } = yield* unread(refuse)
      yield* Effect.promise(() => gone)
      const lines = (yield* Effect.promise(() => text(child.stderr))).trimEnd().split("\n")
      expect(yield* Effect.promise(() => ended)).toEqual([7, null])
      expect(lines.filter((line) => line.startsWith("warning: a row breaks the contract"))).toHaveLength(5_000)
      expect(lines[5_000]).toContain("(403): no more")
    }).pipe(Effect.scoped)
  )

  it.live("that has gone holds nothing up", () =>
    Effect.gen(function* () {
      const { gone, refuse } = refusing()
      const { child, ended } = yield* unread(refuse)
      yield* Effect.promise(() => gone)
      child.stderr.destroy()
      expect(yield* Effect.promise(() => ended)).toEqual([7, null])
    }).pipe(Effect.scoped)
  )

  it.live("that never reads holds no signal up", () =>
    Effect.gen(function* () {
      const asked = Promise.withResolvers<void>()
      const { child, ended } = yield* unread(() => asked.resolve())
      yield* Effect.promise(() => asked.promise)
      child.kill("SIGINT")
      expect(yield* Effect.promise(() => ended)).toEqual([130, null])
    }).pipe(Effect.scoped)
  )

  it.live("that never reads holds no signal up that comes after the last line", () =>
    Effect.gen(function* () {
      const { gone, refuse } = refusing()
      const { child, ended } = yield* unread(refuse)
      yield* Effect.promise(() => gone)
      child.kill("SIGTERM")
      // It waits for the reader by then, or is about to end.
      expect([7, 130]).toContain((yield* Effect.promise(() => ended))[0])
    }).pipe(Effect.scoped)
  )
})
