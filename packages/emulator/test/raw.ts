/** A client that sees an answer as it arrives: nothing between the test and the socket but Node's own parser. */
import { request } from "node:http"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"

export interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
}

/** An answer, whole or not: `broken` is the code of what ended it early. */
export interface RawAnswer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly body: string
  /** How many bytes each part of the body had as it came. */
  readonly parts: ReadonlyArray<number>
  readonly broken: string | undefined
}

/** Sends one request on a connection of its own. `seen` succeeds with what there is as soon as `enough` of it is; `answer` when it ends. */
export const send = Effect.fnUntraced(function* (
  path: string,
  { method = "GET", headers = {}, json }: Ask = {},
  enough: (soFar: RawAnswer) => boolean = () => false
) {
  const { port, token } = yield* Emulator
  const seen = yield* Deferred.make<RawAnswer>()
  const answer = yield* Deferred.make<RawAnswer>()
  const parts: Array<Buffer> = []
  let broken: string | undefined
  let head: { readonly status: number | undefined; readonly headers: RawAnswer["headers"] } = { status: undefined, headers: {} }
  const soFar = (): RawAnswer => ({
    ...head,
    body: Buffer.concat(parts).toString(),
    parts: parts.map((part) => part.length),
    broken
  })
  const look = () => {
    if (enough(soFar())) Deferred.doneUnsafe(seen, Effect.succeed(soFar()))
  }
  const end = (error?: Error) => {
    if (error !== undefined) broken = "code" in error ? String(error.code) : error.message
    Deferred.doneUnsafe(answer, Effect.succeed(soFar()))
  }
  const body = json === undefined ? undefined : JSON.stringify(json)
  const sent = request(
    {
      port,
      host: "127.0.0.1",
      path,
      method,
      agent: false,
      headers: { "x-chroma-token": token, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers }
    },
    (response) => {
      head = { status: response.statusCode, headers: response.headers }
      look()
      response.on("data", (part: Buffer) => {
        parts.push(part)
        look()
      })
      response.on("error", end)
      response.on("end", () => end())
    }
  )
  sent.on("error", end)
  sent.end(body)
  yield* Effect.addFinalizer(() => Effect.sync(() => sent.destroy()))
  return { seen: Deferred.await(seen), answer: Deferred.await(answer), isOpen: () => !sent.destroyed }
})

/** Sends one request and waits for its end. */
export const ask = (path: string, options?: Ask) => Effect.scoped(Effect.flatMap(send(path, options), ({ answer }) => answer))

/** A JSON body, as a test expects it. */
export const read = <A = unknown>({ body }: RawAnswer): A => JSON.parse(body) as A
