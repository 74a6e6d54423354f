/** What `doctor` says of a connection that fails behind a proxy: whose fault it is. */
import { createServer, type RequestListener, type Server } from "node:http"
import { createServer as createTlsServer } from "node:https"
import { type AddressInfo, connect, type Socket } from "node:net"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, run } from "./process.ts"
import { cert, key } from "./selfSigned.ts"

/** The port where it listens, until the scope closes. */
const listening = (server: Server) =>
  Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      // It listens on a port, so its address is no text.
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as AddressInfo).port)))
    }),
    () => Effect.sync(() => server.close().closeAllConnections())
  )

const answer: RequestListener = (_, response) => response.end("{}")

/** A proxy that says this to whoever wants to go through it; on 200 all goes to that port. */
const proxyThat = (says: string, port: number) =>
  listening(
    createServer().on("connect", (_, client: Socket) => {
      client.on("error", () => undefined)
      if (!says.startsWith("200")) return client.end(`HTTP/1.1 ${says}\r\n\r\n`)
      const service = connect(port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 OK\r\n\r\n")
        client.pipe(service).pipe(client)
      })
      service.on("error", () => client.destroy())
    })
  )

/** What is found of the service behind that proxy, and what to do next. */
const found = Effect.fnUntraced(function* (service: string, proxy: string, more: Readonly<Record<string, string>> = {}) {
  const env = { CHROMA_API_KEY: "key", CHROMA_SYNC_URL: service, NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: proxy, ...more }
  const { stdout, status } = yield* run(["doctor", "--json", "--retries", "0"], { env })
  const checks = JSON.parse(stdout) as ReadonlyArray<{ readonly check: string; readonly found: string; readonly next?: string }>
  expect(status).toBe(6)
  return checks.find(({ check }) => check === "service")
})

describe("doctor behind a proxy", () => {
  it.live.each<readonly [says: string, next: string]>([
    ["403 Forbidden", "The proxy http://127.0.0.1:PORT refuses to connect to it (403): check that it may, and HTTPS_PROXY."],
    [
      "407 Proxy Authentication Required",
      "The proxy http://127.0.0.1:PORT asks for credentials (407): give them in HTTPS_PROXY, as http://USER:PASSWORD@HOST."
    ]
  ])("that answers %s names the proxy and what it wants", ([says, next]) =>
    Effect.gen(function* () {
      const port = yield* proxyThat(says, 1)
      const service = yield* found("https://localhost:1", `http://127.0.0.1:${port}`)
      expect(service?.found).toContain(`cannot reach https://localhost:1 (ERR_PROXY_TUNNEL ${says.slice(0, 3)})`)
      expect(service?.next).toBe(next.replace("PORT", `${port}`))
    }).pipe(Effect.scoped)
  )

  it.live("leaves what it says of the service's encryption as it is", () =>
    Effect.gen(function* () {
      const files = yield* folder({ "ca.pem": cert })
      const tls = yield* listening(createTlsServer({ cert, key }, answer))
      const proxy = `http://127.0.0.1:${yield* proxyThat("200", tls)}`
      expect(yield* found("https://localhost", proxy)).toMatchObject({
        found: expect.stringContaining("DEPTH_ZERO_SELF_SIGNED_CERT"),
        next: expect.stringContaining("NODE_EXTRA_CA_CERTS=FILE")
      })
      expect(yield* found("https://other.example", proxy, { NODE_EXTRA_CA_CERTS: join(files, "ca.pem") })).toMatchObject({
        found: expect.stringContaining("ERR_TLS_CERT_ALTNAME_INVALID"),
        next: "Its certificate is for another name: check --base-url."
      })
      const plain = `http://127.0.0.1:${yield* proxyThat("200", yield* listening(createServer(answer)))}`
      expect((yield* found("https://localhost", plain))?.next).toContain("do not agree on TLS")
    }).pipe(Effect.scoped)
  )

  it.live("that cannot be connected to, or gives no answer, names the proxy", () =>
    Effect.gen(function* () {
      const closed = `http://127.0.0.1:${yield* Effect.scoped(listening(createServer()))}`
      expect(yield* found("https://localhost", closed)).toMatchObject({
        found: expect.stringContaining("ECONNREFUSED"),
        next: `Nothing answers at the proxy ${closed}; check HTTPS_PROXY.`
      })
      expect((yield* found("https://localhost", "http://no-such-proxy.invalid"))?.next).toBe(
        "Nothing answers at the proxy http://no-such-proxy.invalid; check HTTPS_PROXY."
      )
      const silent = yield* listening(createServer().on("connect", (_, client: Socket) => client.end()))
      expect((yield* found("https://localhost", `http://127.0.0.1:${silent}`))?.next).toBe(
        `Nothing answers at the proxy http://127.0.0.1:${silent}; check HTTPS_PROXY.`
      )
    }).pipe(Effect.scoped)
  )
})
