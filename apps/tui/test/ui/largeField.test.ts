/** One field of 50 MB, in a row and in an error: read whole where it is asked for, and no burden where a line of it is shown. */
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { run } from "../commands/process.ts"
import { bytesOf, open } from "./support.ts"

const bytes = 50_000_000
const row = (n: number, status: unknown) => ({
  id: `0000000${n}-0000-4000-8000-000000000000`,
  source_id: null,
  status,
  metadata: { web_scrape: null, database_name: "docs", collection_name: "site" },
  created_at: `2026-03-01T00:00:0${n}Z`
})

/** A service with an error of 50 MB, which also refuses what is asked of the database `refused` at such a length. */
const service = Effect.acquireRelease(
  Effect.promise(async () => {
    const error = "upstream says no; ".repeat(bytes / 18)
    const rows = [row(2, { failed: { error } }), row(1, "processing")]
    const [list, one, refusal] = [rows, rows[0], { error: "BadRequest", message: error }].map((body) => Buffer.from(JSON.stringify(body)))
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://service.test")
      if (searchParams.get("database_name") === "refused") return void response.writeHead(400).end(refusal)
      if (pathname.includes("/00000002")) return void response.end(one)
      if (pathname.includes("/00000001")) return void response.end(JSON.stringify(rows[1]))
      const offset = Number(searchParams.get("offset") ?? 0)
      if (!pathname.endsWith("/invocations") || searchParams.get("status") === "pending") return void response.end("[]")
      if (searchParams.has("status")) return void response.end(JSON.stringify(rows.slice(1 + offset)))
      response.end(offset === 0 ? list : JSON.stringify(rows.slice(offset)))
    }).listen(0, "127.0.0.1")
    await once(server, "listening")
    // A listening TCP server has an address of this kind.
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return { server, error, env: { CHROMA_API_KEY: "key", CHROMA_SYNC_URL: url } }
  }),
  ({ server }) =>
    Effect.sync(() => {
      server.closeAllConnections()
      server.close()
    })
)

/** The most memory that a process has had, in megabytes; none where the system does not tell. */
const mostMemory = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024
  } catch {
    return 0
  }
}

const steps: ReadonlyArray<readonly [keys: string, shown: RegExp]> = [
  ["", /▸ invocations(.*\n)*>.*✗ failed.*upstream says no/],
  ["j", /2\/2 *$/],
  ["k", /1\/2 *$/],
  ["\r", / about ─(.*\n)*.*upstream says no; upstream/],
  ["G", /[\d,]{10} more characters/],
  ["gg", / about ─/],
  ["w", /wrap off/],
  ["w", /wrap on/],
  ["r", / as sent ─/],
  ["f", /^ 00000002-0000-4000-8000-000000000000/],
  ["f", /▸ invocations/],
  ["y", /copy · j k choose(.*\n)*.*raw JSON as sent +\{/],
  ["e", /too long for a terminal's clipboard/],
  ["q/error:no\r", /1 shown/],
  [":groups\r", /▸ failure groups(.*\n)*> +1 .*upstream says no/]
]

describe("a field of 50 MB", () => {
  it.live(
    "is a line of the list, and whole where it is asked for; in an error it is a line too",
    () =>
      Effect.gen(function* () {
        const { env, error } = yield* service
        const [list, json, refused] = yield* Effect.all(
          [
            run(["invocations", "list"], { env }),
            run(["invocations", "get", "00000002-0000-4000-8000-000000000000", "--json"], { env }),
            run(["invocations", "list", "--database", "refused"], { env })
          ],
          { concurrency: 3 }
        )
        expect(list).toMatchObject({ status: 0, stderr: "" })
        expect(list.stdout.length).toBeLessThan(3_000)
        const { status } = JSON.parse(json.stdout) as { readonly status: { readonly failed: { readonly error: string } } }
        expect(status.failed.error === error).toBe(true)
        expect(refused.status).toBe(1)
        expect(refused.stderr).toMatch(/^chroma-sync: .*refused the input \(400\): upstream says no;/)
        expect(refused.stderr.length).toBeLessThan(500)
      }).pipe(Effect.scoped),
    120_000
  )

  it.live(
    "leaves the live list responsive, on its screen, and without copies of it",
    () =>
      Effect.gen(function* () {
        const { env } = yield* service
        const terminal = yield* open(["ui"], env, { cols: 130, rows: 24 })
        for (const [keys, shown] of steps) {
          terminal.write(keys)
          yield* Effect.promise(() => terminal.until(`what ${JSON.stringify(keys)} leads to`, (screen) => shown.test(screen.join("\n"))))
          expect([keys, terminal.wrapped(), terminal.screen().at(-1) === ""]).toEqual([keys, false, false])
        }
        // The answer as bytes, text and value, of this reading and of the one before, beside some 100 of the program's own.
        expect(mostMemory(terminal.pid)).toBeLessThan(900)
        expect(terminal.raw().length).toBeLessThan(1_000_000)
        terminal.write(bytesOf("ctrl-c"))
        expect((yield* Effect.promise(() => terminal.exit)).code).toBe(0)
      }).pipe(Effect.scoped),
    120_000
  )
})
