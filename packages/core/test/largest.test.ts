/** Answers without end, or as good as that: they are left, the connection is closed, and what they had filled is given back. */
import type { ServerResponse } from "node:http"
import { gzipSync } from "node:zlib"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { scripted, serve, wire } from "./support.ts"

const page = (baseUrl: string) =>
  Invocations.use((invocations) => invocations.page()).pipe(
    Effect.provide(Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl, token: "t" }))))
  )

const mebibyte = 2 ** 20
const most = 64 * mebibyte
const spaces = Buffer.alloc(mebibyte, " ")

/** Writes the same chunk until the other side hangs up. */
const endless = (response: ServerResponse, chunk: Buffer) => {
  const write = () => {
    while (response.write(chunk));
  }
  response.on("drain", write)
  write()
}

/** A page of two invocations, and white space up to so many bytes: JSON, and nothing wrong with it but its size. */
const padded = (bytes: number) => {
  const body = Buffer.alloc(bytes, " ")
  body.write(JSON.stringify([wire(1), wire(2)]))
  return body
}

describe("an answer", () => {
  it.effect("of 64 MiB is read, and one of a byte more is not", () =>
    Effect.gen(function* () {
      const { layer } = scripted((number) => new Response(padded(most + number - 1)))
      const page = Effect.provide(
        Invocations.use((invocations) => invocations.page()),
        layer
      )
      expect((yield* page).invocations).toHaveLength(2)
      expect(yield* Effect.flip(page)).toMatchObject({ _tag: "InvalidResponse", issue: expect.stringContaining("over 64 MiB") })
    })
  )

  const rows = Buffer.from(`${JSON.stringify(wire(1))},`.repeat(3_000))
  // One member is a mebibyte; a stream of gzip may have any number of them.
  const member = gzipSync(spaces)
  const bomb = gzipSync(Buffer.alloc(256 * mebibyte, " "), { level: 9 })
  const answers: ReadonlyArray<readonly [string, (response: ServerResponse) => void]> = [
    ["of a million rows, its length told", (response) => endless(response.writeHead(200, { "content-length": 350_000_000 }), rows)],
    ["without end", (response) => endless(response.writeHead(200), spaces)],
    ["whose compression hides 256 MiB in 255 KB", (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb)],
    ["whose compression has no end", (response) => endless(response.writeHead(200, { "content-encoding": "gzip" }), member)]
  ]
  it.live.each(answers)("%s is an InvalidResponse that says what to do, asked for once, and its connection is closed", ([, answer]) =>
    Effect.gen(function* () {
      const closed: Array<Promise<unknown>> = []
      const { url } = yield* serve(({ socket }, response) => {
        closed.push(new Promise((resolve) => socket.on("close", resolve)))
        answer(response)
      })
      const error = yield* Effect.flip(page(url))
      expect(error).toMatchObject({ _tag: "InvalidResponse", status: 200, retryable: false, attempts: [{ number: 1 }] })
      expect(error.message).toContain("it is over 64 MiB; ask for fewer rows")
      expect(closed).toHaveLength(1)
      yield* Effect.promise(() => Promise.all(closed))
    }).pipe(Effect.scoped)
  )

  it.live("without end that is no success keeps the class of its status", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) =>
        endless(response.writeHead(404, { "transfer-encoding": "chunked" }), Buffer.alloc(mebibyte, "no such page "))
      )
      const error = yield* Effect.flip(page(url))
      expect(error).toMatchObject({ _tag: "NotFound", detail: expect.stringMatching(/^no such page no/) })
    }).pipe(Effect.scoped)
  )
})
