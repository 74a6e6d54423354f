/** The guide's way to run again what has failed, on runs that are hard to spell in a shell. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { blocks, runBlock, shells } from "./guide.ts"

const code = blocks.find(({ title, code }) => title.startsWith("Re-run") && code.includes("--yes"))?.code ?? ""

/** The old ids that run again, and their new ones. */
const pairs = (stdout: string) =>
  [...stdout.matchAll(/^([0-9a-f-]{36}) {2}([0-9a-f-]{36}) {2}runs again$/gm)].map(([, id, newId]) => [id, newId])

interface Row {
  readonly id: string
  readonly source_id: string | null
  readonly status: string | object
  readonly metadata: object
}

const hardKey = "-it's \\b $(touch here) `touch here`;a=b&c|d\n\t😀.pdf"

/** What each source is told; where a collection takes one run only, each try has its own. */
const runs: ReadonlyArray<readonly [type: string, at: number, input: (n: number) => object]> = [
  ["s3", 0, () => ({ object_key: "z\\b.pdf" })],
  // The same again, which is to be started once.
  ["s3", 0, () => ({ object_key: "z\\b.pdf" })],
  ["s3", 0, () => ({ object_key: hardKey, target_collection_name: "-mine", custom_id: "'\\n", metadata: { n: 1, of: hardKey } })],
  ["github", 0, (n) => ({ target_collection_name: `branch ${n}`, ref_identifier: { branch: "it's/mine" } })],
  ["github", 0, (n) => ({ target_collection_name: `sha ${n}`, ref_identifier: { sha: "9f31c02a".repeat(5) } })],
  ["github", 1, (n) => ({ target_collection_name: `deleted ${n}` })],
  ["web_scrape", 0, (n) => ({ target_collection_name: `web ${n}` })]
]

type Run = (typeof runs)[number]

const ask = <A>(method: string, path: string, json?: object) =>
  Emulator.use(({ url, token }) =>
    Effect.promise(async () => {
      const headers = { "x-chroma-token": token, "content-type": "application/json" }
      const answer = await fetch(`${url}/api/v1/${path}`, { method, headers, ...(json && { body: JSON.stringify(json) }) })
      expect(answer.ok).toBe(true)
      // What the service answers to these requests, by its contract.
      return JSON.parse((await answer.text()) || "{}") as A
    })
  )

const list = ask<ReadonlyArray<Row>>("GET", "invocations?limit=1000")

const sourceOf = (type: string, at: number) =>
  Effect.map(ask<ReadonlyArray<{ readonly id: string }>>("GET", `sources?source_type=${type}`), (sources) => sources[at]?.id ?? "")

/** Starts a run again and again until it has failed. */
const fail = Effect.fnUntraced(function* ([type, at, input]: Run) {
  const { advance } = yield* Emulator
  const source = yield* sourceOf(type, at)
  for (let n = 0; ; n++) {
    const { invocation_id } = yield* ask<{ readonly invocation_id: string }>("POST", `sources/${source}/invocations`, input(n))
    yield* advance("5 minutes")
    const row = yield* ask<Row>("GET", `invocations/${invocation_id}`)
    if (typeof row.status === "object" && "failed" in row.status) return row
  }
})

const emulator = Emulator.layer({ clock: "manual", seed: "re-runs", invocations: 0, arrivalsPerMinute: 0 })

const rerun = Effect.fnUntraced(function* (shell: (typeof shells)[number]) {
  const { url, token } = yield* Emulator
  return yield* runBlock(code, shell, { CHROMA_SYNC_URL: url, CHROMA_API_KEY: token })
})

describe("the recipe that runs again what has failed", () => {
  it.live.each(shells)("gives each run all that it was given, in %s", (shell) =>
    Effect.gen(function* () {
      const failed = yield* Effect.forEach(runs, fail)
      const gone = yield* sourceOf("github", 1)
      yield* ask<object>("DELETE", `sources/${gone}`)
      const known = new Set((yield* list).map(({ id }) => id))

      const { status, stdout } = yield* rerun(shell)
      const started = (yield* list).filter(({ id }) => !known.has(id))
      const what = ({ source_id, metadata }: Row) => JSON.stringify({ source_id, metadata })
      const wanted = new Set(failed.filter(({ source_id }) => source_id !== gone).map(what))
      expect(wanted.size).toBe(runs.length - 2)
      expect(started.map(what).toSorted()).toEqual([...wanted].toSorted())
      expect(
        pairs(stdout)
          .map(([, id]) => id)
          .toSorted()
      ).toEqual(started.map(({ id }) => id).toSorted())
      const rowOf = new Map([...failed, ...started].map((row) => [row.id, what(row)]))
      for (const [id = "", newId = ""] of pairs(stdout)) expect([id, rowOf.get(newId)]).toEqual([id, rowOf.get(id)])
      expect(stdout).toMatch(/ {2}does not run again: it is the same as [0-9a-f]{8}$/m)
      expect(status).toBe(0)
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )

  it.live("names what cannot be started, starts the rest, and ends with the status of that", () =>
    Effect.gen(function* () {
      const { setFaults } = yield* Emulator
      const failed = yield* Effect.forEach(["a.pdf", "b.pdf"], (object_key) => fail(["s3", 0, () => ({ object_key })]))
      const fault = { kind: "status", status: 404 } as const
      yield* setFaults({ rules: [{ route: "POST /api/v1/sources/*/invocations", requests: [1], fault }] })
      const { status, stdout } = yield* rerun("sh")
      const started = new Set(pairs(stdout).map(([id]) => id))
      expect(started.size).toBe(1)
      const other = failed.find(({ id }) => !started.has(id))
      expect(stdout).toMatch(new RegExp(`^${other?.id} {40}invocations create: not found \\(404\\)`, "m"))
      expect(status).toBe(8)
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )
})
