/** Every output of `invocations list`, as it leaves the process. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import { parse } from "csv-parse/sync"
import * as Effect from "effect/Effect"
import { onEmulator, run, start, transcripts } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "list", invocations: 60 })

const fromService = Emulator.use(({ url, token }) =>
  Effect.promise(async () => {
    const answer = await fetch(`${url}/api/v1/invocations?limit=100`, { headers: { "x-chroma-token": token } })
    return (await answer.json()) as ReadonlyArray<Readonly<Record<string, unknown>>>
  })
)

describe("invocations list", () => {
  it.live("prints json and ndjson exactly as the service sent them", () =>
    Effect.gen(function* () {
      const sent = yield* fromService
      const json = yield* onEmulator(["invocations", "list", "--json"])
      const ndjson = yield* onEmulator(["inv", "ls", "-o", "ndjson", "--all", "--page-size", "7"])
      expect(JSON.parse(json.stdout)).toEqual(sent)
      expect(ndjson.stdout.trimEnd().split("\n")).toEqual(sent.map((row) => JSON.stringify(row)))
      expect([json.status, ndjson.status, json.stderr, ndjson.stderr]).toEqual([0, 0, "", ""])
    }).pipe(Effect.provide(emulator))
  )

  it.live("prints csv that a csv reader reads back", () =>
    Effect.gen(function* () {
      const sent = yield* fromService
      const { stdout } = yield* onEmulator(["inv", "ls", "--all", "-o", "csv"])
      const rows: ReadonlyArray<Readonly<Record<string, string>>> = parse(stdout, { columns: true })
      expect(rows.map(({ id, created_at }) => ({ id, created_at }))).toEqual(sent.map(({ id, created_at }) => ({ id, created_at })))
    }).pipe(Effect.provide(emulator))
  )

  it.live("keeps to its outputs, line by line", () =>
    Effect.gen(function* () {
      const seen = yield* transcripts([
        ["inv", "ls", "--limit", "3", "-o", "csv", "--database", "docs"],
        ["inv", "ls", "--limit", "3", "-o", "wide", "--status", "failed"],
        ["inv", "ls", "--limit", "2", "-o", "ndjson", "--source-type", "s3", "--order", "asc"],
        ["inv", "ls", "--limit", "1", "-o", "json", "--status", "complete,cancelled"],
        ["inv", "ls", "status:failed", "db:docs", "!collection:handbook", "-o", "csv"],
        ["inv", "ls", "status:failed older:2h newer:1h"],
        ["inv", "ls", "stauts:failed"],
        ["inv", "ls", "--database", "nowhere"],
        ["inv", "ls", "--database", "nowhere", "-o", "json"],
        ["inv", "ls", "--database", "nowhere", "-o", "csv"]
      ])
      yield* Effect.promise(() => expect(seen).toMatchFileSnapshot("__snapshots__/list.txt"))
    }).pipe(Effect.provide(emulator))
  )

  it.live("goes by times in the query as by those of flags", () =>
    Effect.gen(function* () {
      const ids = (...args: ReadonlyArray<string>) =>
        Effect.map(onEmulator(["inv", "ls", "--all", "-o", "csv", ...args]), ({ stdout }) =>
          stdout.split("\r\n").map((line) => line.split(","))
        )
      const all = yield* ids()
      const at = all[Math.floor(all.length / 2)]?.find((field) => /^\d{4}-.*Z$/.test(field)) ?? ""
      const since = yield* ids("--since", at)
      expect(since.length).toBeGreaterThan(3)
      expect(since.length).toBeLessThan(all.length)
      expect(yield* ids(`newer:${at}`)).toEqual(since)
      expect(yield* ids(`!older:${at}`)).toEqual(since)
      expect(yield* ids(`older:${at}`)).toEqual(yield* ids("--before", at))
    }).pipe(Effect.provide(emulator))
  )

  it.live("takes words of the query that a dash turns round, wherever they stand", () =>
    Effect.gen(function* () {
      const ids = (...args: ReadonlyArray<string>) =>
        Effect.map(onEmulator(["inv", "ls", ...args, "-o", "csv"]), ({ stdout, stderr, status }) => {
          expect([args, stderr, status]).toEqual([args, "", 0])
          return stdout.split("\r\n").map((line) => line.split(",")[0])
        })
      const wanted = yield* ids("!collection:hand", "!status:complete")
      expect(wanted.length).toBeGreaterThan(3)
      expect(wanted.length).toBeLessThan((yield* ids("--all")).length)
      expect(yield* ids("-collection:hand", "--all", "-status:complete")).toEqual(wanted)
      expect(yield* ids("-collection:hand -status:complete", "--all")).toEqual(wanted)
      const behind = yield* onEmulator(["inv", "ls", "-o", "csv", "--all", "-STATUS:complete", "--", "-collection:hand"])
      expect(behind.stdout.split("\r\n").map((line) => line.split(",")[0])).toEqual(wanted)
    }).pipe(Effect.provide(emulator))
  )

  it.live("knows a type of source by either of its words, in flags and in queries", () =>
    Effect.gen(function* () {
      const csv = (...args: ReadonlyArray<string>) =>
        Effect.map(onEmulator([...args, "-o", "csv"]), ({ stdout, stderr }) => `${stdout}${stderr}`)
      const wanted = yield* csv("inv", "ls", "--all", "--source-type", "web_scrape")
      expect(wanted.match(/,web_scrape,/g)?.length).toBeGreaterThan(2)
      expect(yield* csv("inv", "ls", "--all", "--source-type", "web")).toBe(wanted)
      expect(yield* csv("inv", "ls", "--all", "type:web_scrape")).toBe(wanted)
      expect(yield* csv("inv", "ls", "--all", "type:WEB")).toBe(wanted)
      expect(yield* csv("src", "ls", "--source-type", "web")).toBe(yield* csv("src", "ls", "--source-type", "web_scrape"))
      expect((yield* onEmulator(["src", "ls"])).stdout).toMatch(/ {2}web {10}/)
    }).pipe(Effect.provide(emulator))
  )

  it.live("selects by the time of creation, from either end", () =>
    Effect.gen(function* () {
      const sent = yield* fromService
      const [newest, oldest] = [sent[9], sent[29]]
      for (const order of ["asc", "desc"] as const) {
        const { stdout } = yield* onEmulator([
          "inv",
          "ls",
          "--all",
          "-o",
          "ndjson",
          "--order",
          order,
          "--since",
          String(oldest?.["created_at"]),
          "--before",
          String(newest?.["created_at"])
        ])
        const ids = stdout
          .trimEnd()
          .split("\n")
          .map((line) => (JSON.parse(line) as { readonly id: string }).id)
        const expected = sent.slice(10, 30).map(({ id }) => id)
        expect(ids).toEqual(order === "desc" ? expected : expected.toReversed())
      }
    }).pipe(Effect.provide(emulator))
  )

  it.live("says on stderr that it lists the first 100, unless it was told how many", () =>
    Effect.gen(function* () {
      const ran = yield* Effect.forEach(
        [[], ["--order", "asc"], ["--limit", "100"], ["--all"], ["--status", "failed"]],
        (args) => onEmulator(["inv", "ls", "-o", "ndjson", ...args]),
        { concurrency: 2 }
      )
      expect(ran.map(({ stderr }) => stderr)).toEqual([
        "These are the newest 100; --all lists all.\n",
        "These are the oldest 100; --all lists all.\n",
        "",
        "",
        ""
      ])
      expect(ran.slice(0, 4).map(({ stdout }) => stdout.trimEnd().split("\n").length)).toEqual([100, 100, 100, 120])
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "list", invocations: 120 })))
  )

  it.live("ends quietly when its reader does", () =>
    Effect.gen(function* () {
      const ran = yield* onEmulator(["inv", "ls", "--all", "-o", "ndjson", "--page-size", "2"], { closeStdoutAfter: 10 })
      expect(ran).toMatchObject({ status: 0, stderr: "" })
    }).pipe(Effect.provide(emulator))
  )

  it.live("has its first line out before the second page is in, and stops at once on SIGINT", () =>
    Effect.gen(function* () {
      const row = (n: number) => ({
        id: `${n}`.padStart(8, "0"),
        status: "pending",
        metadata: { web_scrape: null, database_name: "docs", collection_name: "site" },
        created_at: new Date(1_700_000_000_000 - n * 1_000).toISOString()
      })
      // Answers the first page and holds every other request for ever.
      const server = createServer((request, response) => {
        if (new URL(request.url ?? "", "http://held").searchParams.get("offset") !== "0") return
        response.setHeader("content-type", "application/json")
        response.end(JSON.stringify([row(1), row(2)]))
      })
      yield* Effect.acquireRelease(
        Effect.callback<void>((resume) => {
          server.listen(0, "127.0.0.1", () => resume(Effect.void))
        }),
        () => Effect.sync(() => (server.closeAllConnections(), server.close()))
      )
      const child = start(["inv", "ls", "--all", "-o", "ndjson", "--page-size", "2"], {
        env: { CHROMA_API_KEY: "key", CHROMA_SYNC_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
      })
      const firstLine = yield* Effect.callback<string>((resume) => {
        child.stdout.setEncoding("utf8").once("data", (text: string) => resume(Effect.succeed(text)))
      })
      expect(firstLine).toContain('"id":"00000001"')
      child.kill("SIGINT")
      const status = yield* Effect.callback<number | null>((resume) => {
        child.once("close", (code) => resume(Effect.succeed(code)))
      })
      expect(status).toBe(130)
    }).pipe(Effect.scoped)
  )
})

describe("health", () => {
  it.live("needs no key", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator
      const ran = yield* run(["health", "--json", "--base-url", url])
      expect(JSON.parse(ran.stdout)).toMatchObject({ up: true, url })
    }).pipe(Effect.provide(emulator))
  )
})
