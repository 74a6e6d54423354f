/** What is logged while the live list has the terminal. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { open } from "./support.ts"

const complete = { complete: { finished_at: "2026-03-01T00:00:05Z", duration_ms: 5_000 } }
const invocation = (n: number, status: unknown) => ({
  id: `0000000${n}-0000-4000-8000-000000000000`,
  source_id: null,
  status,
  metadata: { web_scrape: null, database_name: "docs", collection_name: "site" },
  created_at: `2026-03-01T00:00:0${n}Z`
})

/** A service that takes back what it said of the first invocation, which a watch logs, and then fails the second. */
const changing = Effect.acquireRelease(
  Effect.promise(async () => {
    let readings = 0
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost")
      if (pathname === "/api/v1/invocations" && !searchParams.has("status")) readings += 1
      const rows = [
        invocation(2, readings > 2 ? { failed: { error: "the third reading" } } : "processing"),
        invocation(1, readings > 1 ? "processing" : complete)
      ].filter(({ status }) => !searchParams.has("status") || status === searchParams.get("status"))
      const one = rows.find(({ id }) => pathname.endsWith(id))
      response.setHeader("content-type", "application/json")
      response.end(JSON.stringify(one ?? rows.slice(Number(searchParams.get("offset") ?? 0))))
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return server
  }),
  (server) =>
    Effect.sync(() => {
      server.closeAllConnections()
      server.close()
    })
)

it.live("does not tear the screen", () =>
  Effect.gen(function* () {
    const server = yield* changing
    // A listening TCP server has an address of this kind.
    const { port } = server.address() as AddressInfo
    const terminal = yield* open(["ui"], { CHROMA_API_KEY: "emulator", CHROMA_SYNC_URL: `http://127.0.0.1:${port}` })
    yield* Effect.promise(() => terminal.until("the third reading", (screen) => screen.some((line) => line.includes("✗ failed"))))
    expect(terminal.raw()).not.toContain("level=")
    expect(terminal.screen()[0]).toMatch(/^ chroma-sync {2}127\.0\.0\.1/)
  }).pipe(Effect.scoped)
)
