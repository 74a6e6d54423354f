/** What a filter's flags say is checked here too: a service, or a cache before it, may ignore what it is asked to filter by. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { idOf, listService } from "./listService.ts"
import { run } from "./process.ts"
import { speakingTo } from "./speaking.ts"

const s3 = { s3: { bucket_name: "acme", object_key: "a.pdf" } }
const unknownKind = { carrier_pigeon: { loft: 7 } }

/** By numbers: 1 is of docs, 2 of legal, 3 of another source, 4 of S3, and 5 of a kind that this version does not know. */
const invocations = [
  {},
  { database: "legal" },
  { source: idOf(0xb).toUpperCase() },
  { kind: s3, source: idOf(0xc) },
  { kind: unknownKind, source: idOf(0xd) }
]

const filters: ReadonlyArray<readonly [flags: ReadonlyArray<string>, found: ReadonlyArray<number>]> = [
  [["--database", "nowhere"], []],
  [["--database", "legal"], [2]],
  [["--database", "LEGAL"], []],
  [["--source", idOf(0xb)], [3]],
  [["--source", idOf(0xdead)], []],
  // What cannot be told apart is what the service says that it is.
  [
    ["--source-type", "s3"],
    [4, 5]
  ],
  [
    ["--source-type", "web_scrape"],
    [1, 2, 3, 5]
  ],
  [["--source-type", "file_upload", "--database", "docs"], [5]]
]

const idsIn = (ndjson: string) => [...ndjson.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id)

describe("on a service that ignores what it is asked to filter by", () => {
  it.live("a list has what its flags say", () =>
    Effect.gen(function* () {
      const { env } = yield* listService({ invocations })
      const seen = yield* Effect.forEach(filters, ([flags]) => run(["inv", "ls", "-o", "ndjson", ...flags], { env }), { concurrency: 3 })
      expect(seen.map(({ stdout }) => idsIn(stdout))).toEqual(filters.map(([, found]) => found.map(idOf)))
    }).pipe(Effect.scoped)
  )

  it.live("what is cancelled is what the flags say, whether they or a query name the statuses", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations })
      yield* run(["inv", "cancel", "--database", "legal", "--status", "pending", "--yes"], { env })
      yield* run(["inv", "cancel", "--source", idOf(0xb), "status:pending", "--yes"], { env })
      expect(asked.filter((line) => line.startsWith("PUT "))).toEqual([2, 3].map((n) => `PUT /api/v1/invocations/${idOf(n)}`))
    }).pipe(Effect.scoped)
  )

  it.live("what is of an unknown kind is shown, and not cancelled by a type", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations: [{ kind: unknownKind }, {}] })
      const flags = ["--source-type", "web_scrape", "--status", "pending"]
      expect(idsIn((yield* run(["inv", "ls", "-o", "ndjson", ...flags], { env })).stdout)).toEqual([idOf(1), idOf(2)])
      const { stderr } = yield* run(["inv", "cancel", ...flags, "--yes"], { env })
      expect(asked.filter((line) => line.startsWith("PUT "))).toEqual([`PUT /api/v1/invocations/${idOf(2)}`])
      expect(stderr).toContain("1 of a kind that this version does not know is left out")
    }).pipe(Effect.scoped)
  )

  it.live("stats count, a watch prints and sources are listed by what the flags say", () =>
    Effect.gen(function* () {
      const { env } = yield* listService({ invocations })
      const { stdout } = yield* run(["stats", "--database", "legal", "--json"], { env })
      expect(JSON.parse(stdout)).toMatchObject({ total: 1 })
      const watched = yield* run(["inv", "watch", "--database", "legal", "-o", "ndjson"], { env, endAfter: /\n/ })
      expect(idsIn(watched.stdout)).toEqual([idOf(2)])
      const sources = yield* Effect.forEach(
        [
          ["--database", "docs"],
          ["--database", "x"],
          ["--source-type", "s3"]
        ],
        (flags) => run(["sources", "ls", "-o", "ndjson", ...flags], { env })
      )
      expect(sources.map(({ stdout }) => idsIn(stdout))).toEqual([[idOf(0xa), idOf(0xb)], [], []])
    }).pipe(Effect.scoped)
  )

  it.live("the live list shows what its flags say", () =>
    Effect.gen(function* () {
      const { env } = yield* listService({ invocations })
      const flags = ["--database", "docs", "--source-type", "web_scrape"]
      const { until } = yield* speakingTo(env, ["ui", "--no-session", "--linear", ...flags])
      expect(yield* until(/\d+ invocations?: .*\./)).toMatch(/^3 invocations: 3 pending\./m)
    }).pipe(Effect.scoped)
  )
})
