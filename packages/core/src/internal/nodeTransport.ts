/**
 * How requests are sent on Node: by `node:http` and its global agents, which cost half of what `fetch` does there. Node's modules are taken when they are
 * needed, and not imported: to import `node:http` is to load all of `undici` too, for a getter among its exports.
 */
import type { Agent, AgentOptions, ClientRequest, IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import type { Readable, Transform } from "node:stream"
import type { ReadableStream as WebStream } from "node:stream/web"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Fetch } from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { isLoopback } from "../SyncConfig.ts"
import { mostBytes } from "./bodyBytes.ts"
import { transport as fetchTransport } from "./fetchTransport.ts"
import { type Answer, type Seen, type Send, type SendFailure, Transport } from "./send.ts"

/**
 * A streamed body goes by `fetch`, unless it is to go past a proxy; and so does everything where somebody brought a `fetch`: replaced the global one,
 * whenever, or provided Effect's `Fetch`.
 */
export const transport: Layer.Layer<Transport> = Layer.effect(
  Transport,
  Effect.map(
    Transport,
    (sendByFetch): Send =>
      (request, seen) =>
        Effect.withFiber(({ context }) => {
          const { body } = request
          if (context.mapUnsafe.has(Fetch.key) || globalThis.fetch !== nodesFetch) return sendByFetch(request, seen)
          const agent = pastProxy(request.url)
          if (body._tag === "Empty") return send(request, seen, agent, undefined)
          if (body._tag === "Uint8Array") return send(request, seen, agent, body.body)
          if (body._tag !== "Stream" || agent === undefined) return sendByFetch(request, seen)
          // A body that breaks by itself, before there is a connection too, would do so by another one.
          const stream = Stream.tapError(body.stream, () => Effect.sync(() => (seen.unopened = false)))
          return send(request, seen, agent, Stream.toReadableStreamWith(stream, context))
        })
  )
).pipe(Layer.provide(fetchTransport))

/**
 * What connects to a service on this machine where Node goes by a proxy of the environment: to that, the service's name is another machine, and it would
 * read the key. Over `https:` it cannot.
 */
const pastProxy = (url: string): Agent | undefined => {
  if (!url.startsWith("http:")) return undefined
  const http = process.getBuiltinModule("node:http")
  // The types leave out what an agent keeps of its options; one that a program has put there may keep none.
  const used = http.globalAgent as Agent & { readonly options?: AgentOptions }
  // From 24.0 to 24.4 `fetch` alone goes by the environment, and no agent tells it.
  const isProxied = used.options?.proxyEnv !== undefined || process.env["NODE_USE_ENV_PROXY"] === "1"
  if (!isProxied || !isLoopback(new URL(url).hostname)) return undefined
  let agent = direct.get(used)
  if (agent === undefined) direct.set(used, (agent = new http.Agent({ ...used.options, proxyEnv: undefined })))
  return agent
}

/** By the global agent in whose place it stands. */
const direct = new WeakMap<Agent, Agent>()

/** Node's own, told by what it is made of: one that took its place before this was loaded is somebody's too. */
const nodesFetch = String(globalThis.fetch).includes("internal/deps/undici") ? globalThis.fetch : undefined

const send = (
  request: HttpClientRequest,
  seen: Seen,
  agent: Agent | undefined,
  body: Uint8Array | ReadableStream<Uint8Array> | undefined
): Effect.Effect<Answer, SendFailure> =>
  Effect.callback((resume) => {
    const url = urlOf(request)
    const http = process.getBuiltinModule(url.startsWith("https:") ? "node:https" : "node:http")
    const options = { method: request.method, headers: { ...usual, ...request.headers }, timeout: connectMs, agent }
    const fail = (cause: unknown) => resume(Effect.fail({ _tag: "Thrown", cause }))
    let interrupted = false
    seen.unopened = true
    const open = (): ClientRequest | undefined => {
      let sent: ClientRequest
      try {
        sent = http.request(url, options)
      } catch (cause) {
        // Of an agent that somebody brought.
        fail(cause)
        return undefined
      }
      let over = false
      let answer: IncomingMessage | undefined
      sent.on("response", (response) => {
        over = true
        answer = response
        const pieces: Array<Uint8Array> = []
        let size = 0
        const end = () => {
          resume(Effect.succeed({ status: response.statusCode ?? 0, headers: Headers.fromInput(response.headers), body: pieces }))
          // An answer may come before the end of what is sent.
          if (!sent.writableFinished) sent.destroy()
        }
        decoded(response)
          .on("data", (piece: Uint8Array) => {
            pieces.push(piece)
            size += piece.byteLength
            if (size <= mostBytes) return
            end()
            sent.destroy()
          })
          .on("end", end)
          .on("error", fail)
      })
      sent.on("socket", (socket: Opening) => {
        // One that was kept alive is open already, as one of a proxy's agent may be; one without a route is closed already.
        if (!socket.connecting && socket.secureConnecting !== true && !socket.destroyed) {
          seen.unopened = false
          return
        }
        const late = () => sent.destroy(Object.assign(new Error("no connection in time"), { code: "CONNECT_TIMEOUT" }))
        // The socket's own time-out begins anew with its handshake.
        const timer = setTimeout(late, connectMs)
        sent.on("close", () => clearTimeout(timer))
        socket.once("encrypted" in socket ? "secureConnect" : "connect", () => {
          seen.unopened = false
          clearTimeout(timer)
        })
      })
      sent.on("error", (error: NodeJS.ErrnoException & { readonly statusCode?: number }) => {
        // What stands behind a whole answer takes nothing from it.
        if (answer?.complete === true) return
        // The service may close a connection just when it is used again. What changes nothing is sent by another one then, as Go's net/http has it.
        const stale = !over && sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE")
        over = true
        if (stale && request.method === "GET" && !interrupted) current = open()
        // What a proxy refused has its status beside its code.
        else fail(error.statusCode === undefined ? error : new Error(`${error.code} ${error.statusCode}`))
      })
      // Without an error where the other side changes the protocol, which nobody asked for.
      sent.on("close", () => {
        if (!over) fail(new Error("the connection was given away"))
      })
      if (body instanceof ReadableStream) {
        const { pipeline, Readable } = process.getBuiltinModule("node:stream")
        // What breaks off either of them breaks off the other: the request says why. The platform's stream is Node's own, by another type.
        pipeline(Readable.fromWeb(body as WebStream), sent, () => undefined)
      } else sent.end(body)
      return sent
    }
    let current = open()
    return Effect.sync(() => {
      interrupted = true
      current?.destroy()
    })
  })

/** `secureConnecting` is not documented; Node's own `http2` goes by it. */
type Opening = Socket & { readonly secureConnecting?: boolean }

/** The base URL was checked and is as `URL` writes it. A `URLSearchParams` would cost a twentieth of what a page of a hundred rows does. */
const urlOf = ({ url, urlParams }: HttpClientRequest): string => {
  // Effect would have them redacted too. An operation's are texts.
  const params = urlParams.params as ReadonlyArray<readonly [string, string]>
  return params.length === 0 ? url : `${url}?${params.map((pair) => pair.map(escaped).join("=")).join("&")}`
}

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed())

/** What `fetch` says too. */
const usual = { accept: "*/*", "accept-encoding": "gzip, br", "user-agent": "node" }

/** How long a connection may take to open, as `fetch` has it. */
const connectMs = 10_000

/** Fails as the response fails. */
const decoded = (response: IncomingMessage): Readable => {
  const encoding = response.headers["content-encoding"]
  const decoder = encoding === undefined ? undefined : decoderOf(encoding)
  if (decoder === undefined) return response
  return process.getBuiltinModule("node:stream").pipeline(response, decoder, () => undefined)
}

/** What ends early is for whoever reads the text: an empty body has no compression. */
const decoderOf = (encoding: string): Transform | undefined => {
  const { constants, createBrotliDecompress, createGunzip } = process.getBuiltinModule("node:zlib")
  if (/^(x-)?gzip$/i.test(encoding)) return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  if (/^br$/i.test(encoding)) return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
  return undefined
}
