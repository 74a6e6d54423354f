import { createServer, type Server } from "node:http"
import { getEventListeners, once } from "node:events"
import type { AddressInfo } from "node:net"
import { inspect } from "node:util"
import {
  ChromaSync,
  InvalidRequestError,
  InvalidResponseError,
  NotFoundError,
  TimeoutError,
  TransportError,
  UnauthorizedError
} from "@chroma-sync/client"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"

const onEmulator = (run: (emulator: Emulator["Service"]) => Promise<void>) =>
  Emulator.use((emulator) => Effect.promise(() => run(emulator))).pipe(
    Effect.provide(Emulator.layer({ clock: "manual", seed: "client", invocations: 1_203, malformedRows: 1 }))
  )

const clientOf = (emulator: Emulator["Service"]) => new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })

/** A server that takes requests and never answers. */
const silent = async (): Promise<{ readonly url: string; readonly server: Server } & AsyncDisposable> => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1")
  await once(server, "listening")
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

describe("ChromaSync", () => {
  it("is made where the environment may not be read, as under Deno", () => {
    const locked = new Proxy(process, {
      get: (from, key) => {
        if (key === "env") throw new Error("NotCapable: Requires env access")
        return Reflect.get(from, key)
      }
    })
    vi.stubGlobal("process", locked)
    try {
      expect(() => new ChromaSync({ apiKey: "ck-1" })).not.toThrow()
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it.live("lists every invocation once, in both orders, past a row that does not decode", () =>
    onEmulator(async (emulator) => {
      await using sync = clientOf(emulator)
      const newest = await Array.fromAsync(sync.invocations.list())
      expect(newest).toHaveLength(1_203)
      expect(new Set(newest.map(({ id }) => id)).size).toBe(1_203)
      const oldest = await Array.fromAsync(sync.invocations.list({ order: "asc", limit: 100 }))
      expect(oldest.map(({ id }) => id).toReversed()).toEqual(newest.map(({ id }) => id))
    })
  )

  it.live("gives pages with the rows that break the contract beside the good ones", () =>
    onEmulator(async (emulator) => {
      await using sync = clientOf(emulator)
      const pages = await Array.fromAsync(sync.invocations.pages({ limit: 500 }))
      expect(pages.flatMap((page) => page.malformed)).toEqual([expect.objectContaining({ raw: { id: "broken-0", status: "pending" } })])
      expect(pages.reduce((sum, page) => sum + page.items.length, 0)).toBe(1_203)
      const strict = [sync.invocations.list({ strict: true }), sync.invocations.pages({ strict: true })]
      for (const rows of strict) await expect(Array.fromAsync<unknown>(rows)).rejects.toBeInstanceOf(InvalidResponseError)
    })
  )

  it.live("keeps the JSON as the service sent it", () =>
    onEmulator(async (emulator) => {
      await using sync = clientOf(emulator)
      const response = await fetch(`${emulator.url}/api/v1/invocations?limit=3`, { headers: { "x-chroma-token": emulator.token } })
      const sent = (await response.json()) as ReadonlyArray<{ readonly id: string }>
      const [page] = await Array.fromAsync(sync.invocations.pages({ limit: 3 }))
      expect(page?.items[0]?.raw).toEqual(sent[0])
    })
  )

  it.live("filters by statuses that the service cannot filter by", () =>
    onEmulator(async (emulator) => {
      await using sync = clientOf(emulator)
      const all = await Array.fromAsync(sync.invocations.list())
      const failed = await Array.fromAsync(sync.invocations.list({ status: ["failed", "cancelled"] }))
      expect(failed.length).toBeGreaterThan(0)
      expect(failed).toEqual(all.filter(({ status }) => status.name === "failed" || status.name === "cancelled"))
    })
  )

  it.live("rejects with the class of the status, and never shows the key", () =>
    onEmulator(async (emulator) => {
      await using sync = new ChromaSync({ apiKey: "canary-7781", baseUrl: emulator.url })
      const error: unknown = await Array.fromAsync(sync.invocations.list()).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(UnauthorizedError)
      expect(error).toMatchObject({ status: 401, code: "Unauthorized", retryable: false, requestId: expect.stringMatching(/^req-/) })
      expect(inspect(error, { depth: 9 }) + JSON.stringify(error) + String(error)).not.toContain("canary-7781")

      await using known = clientOf(emulator)
      const missing = Array.fromAsync(known.invocations.list({ sourceId: "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20" }))
      await expect(missing).rejects.toBeInstanceOf(NotFoundError)
    })
  )

  it.live("says whether the service is up, and that it cannot be reached once it is away", () =>
    onEmulator(async (emulator) => {
      await using sync = new ChromaSync({ baseUrl: emulator.url, retries: 0 })
      await sync.health()
      await Effect.runPromise(emulator.goAway)
      await expect(sync.health()).rejects.toBeInstanceOf(TransportError)
      await Effect.runPromise(emulator.comeBack)
      await sync.health()
    })
  )

  it("throws at once where an option is wrong, without showing the key", () => {
    expect(() => new ChromaSync({ baseUrl: "ftp://example.com" })).toThrow(InvalidRequestError)
    const plain = () => new ChromaSync({ apiKey: "canary-7781", baseUrl: "http://example.com" })
    expect(plain).toThrow(InvalidRequestError)
    expect(plain).not.toThrow(/canary/)
  })

  it("rejects an abort at once with the signal's reason, closes the socket and leaves no listener", async () => {
    await using stalled = await silent()
    await using sync = new ChromaSync({ apiKey: "k", baseUrl: stalled.url })
    const controller = new AbortController()
    const request = once(stalled.server, "request")
    const call = Array.fromAsync(sync.invocations.list({}, { signal: controller.signal })).catch((reason: unknown) => reason)
    const [incoming] = await request
    // The server's side of an abort is an error first, then the close that is waited for.
    const closed = new Promise((resolve) => incoming.on("error", () => undefined).once("close", resolve))
    const reason = new Error("the user went away")
    controller.abort(reason)
    expect(await call).toMatchObject({ name: "AbortError", code: "ABORT_ERR", cause: reason })
    await closed
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0)
    await expect(sync.health({ signal: controller.signal })).rejects.toMatchObject({ name: "AbortError", cause: reason })
  })

  it("ends a call that gets no answer with a time-out", async () => {
    await using stalled = await silent()
    await using sync = new ChromaSync({ baseUrl: stalled.url, timeoutMs: 50, retries: 0 })
    await expect(sync.health()).rejects.toBeInstanceOf(TimeoutError)
  })

  it.live("stops its requests when a loop is left", () =>
    onEmulator(async (emulator) => {
      const signals: Array<AbortSignal | null | undefined> = []
      const counting: typeof fetch = (input, init) => {
        signals.push(init?.signal)
        return fetch(input, init)
      }
      await using sync = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url, fetch: counting })
      for await (const invocation of sync.invocations.list({ limit: 10 })) {
        expect(invocation.id).toMatch(/^[0-9a-f-]{36}$/)
        break
      }
      // The next page was asked for while the loop worked on the first, and no other.
      expect(signals.map((signal) => signal?.aborted)).toEqual([false, true])
    })
  )

  it.live("asks for no page ahead where prefetch is 0, and goes on from a page's cursor", () =>
    onEmulator(async (emulator) => {
      let requests = 0
      const counting: typeof fetch = (...call) => {
        requests += 1
        return fetch(...call)
      }
      await using sync = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url, fetch: counting })
      const all = await Array.fromAsync(sync.invocations.list({ limit: 400 }))
      requests = 0
      for await (const page of sync.invocations.pages({ limit: 100, prefetch: 0 })) {
        expect(requests).toBe(1)
        const rest = await Array.fromAsync(sync.invocations.list({ limit: 400, cursor: page.cursor }))
        expect([...page.items, ...rest].map(({ id }) => id)).toEqual(all.map(({ id }) => id))
        break
      }
    })
  )

  const answering = (body: unknown) => new ChromaSync({ apiKey: "k", retries: 0, fetch: async () => Response.json(body) })
  const id = "00000001-0000-4000-8000-000000000000"
  const named = { database_name: "docs", collection_name: "site" }

  it("gives a status and a kind that this version does not know as the service has them", async () => {
    const [status, metadata] = [{ paused: { by: "x" } }, { notion: { page: 1 }, ...named }]
    await using sync = answering({ id, source_id: null, status, metadata, created_at: "2026-03-01T00:00:00Z" })
    expect(await sync.invocations.get(id)).toMatchObject({
      status: { name: "unknown", raw: status },
      origin: { kind: "unknown", raw: metadata }
    })
  })

  it("gives a source without settings as one", async () => {
    await using sync = answering({ id, ...named, github: { repository: "acme/x" }, embedding: {}, created_at: "2026-03-01T00:00:00Z" })
    const { chunking, embedding, embeddingModel } = await sync.sources.get(id)
    expect({ chunking, embedding, embeddingModel }).toEqual({ embedding: {} })
  })

  it("rejects a page that is not the contract's", async () => {
    await using sync = new ChromaSync({ apiKey: "k", retries: 0, fetch: async () => new Response("<html>hello</html>", { status: 200 }) })
    await expect(Array.fromAsync(sync.invocations.list())).rejects.toBeInstanceOf(InvalidResponseError)
  })
})
