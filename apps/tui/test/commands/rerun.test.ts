/** `invocations rerun`: what it starts, what it refuses, and that nothing is started twice. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { onEmulator, run } from "./process.ts"
import { rerunShape } from "../../src/commands/invocations/rerunShape.ts"
import { idOf, listService } from "./listService.ts"

const s3 = (key: string) => ({ s3: { bucket_name: "acme", object_key: key } })
const failed = { failed: { error: "no" } }
const posts = (asked: ReadonlyArray<string>) => asked.filter((line) => line.startsWith("POST "))

/** By numbers: 1 and 2 ran the same, 3 another object, 4 is live, 5 was an upload, 6 is complete. */
const invocations = [
  { kind: s3("a"), status: failed },
  { kind: s3("a"), status: failed },
  { kind: s3("b"), status: failed },
  { kind: s3("c") },
  { kind: { file_upload: null }, status: failed },
  { kind: s3("d"), status: { complete: { finished_at: new Date(0).toISOString(), duration_ms: 1_000 } } }
]

interface Told {
  readonly id: string
  readonly new_id: string | null
  readonly result: string
}

const told = (stdout: string) => new Map((JSON.parse(stdout) as ReadonlyArray<Told>).map((row) => [row.id, row]))

const emulator = Emulator.layer({ clock: "manual", seed: "rerun", invocations: 0, arrivalsPerMinute: 0 })

let made = 0

/** Runs of three objects of an S3 source, all of which have ended. */
const ended = Effect.gen(function* () {
  const { advance } = yield* Emulator
  made += 1
  const source = (yield* onEmulator(["sources", "list", "--source-type", "s3", "-o", "ids"])).stdout.split("\n")[0] ?? ""
  const ids = yield* Effect.forEach([`a${made}`, `b${made}`, `c${made}`], (key) =>
    Effect.map(onEmulator(["inv", "create", source, "--object-key", key]), ({ stdout }) => stdout.trim())
  )
  yield* advance("1 hour")
  return ids
})

describe("invocations rerun", () => {
  it.live("shows what it would do with each, and sends nothing, where it may not or is not told yes", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations })
      const dry = yield* run(["inv", "rerun", "status:failed,pending", "--dry-run", "--json"], { env })
      expect([...told(dry.stdout).values()].map(({ id, result }) => [id, result])).toEqual([
        [idOf(1), "would run again"],
        [idOf(2), "does not run again: it is the same as 00000001"],
        [idOf(3), "would run again"],
        [idOf(4), "does not run again: it is still pending"],
        [idOf(5), "does not run again: it was an upload: add the file again"]
      ])
      expect(dry).toMatchObject({ status: 0, stderr: "Would run 2 of 5 again. Nothing was changed.\n" })
      expect((yield* run(["inv", "rerun", "status:failed", "--dry-run", "-o", "ids"], { env })).stdout).toBe(`${idOf(1)}\n${idOf(3)}\n`)
      for (const [line, message] of [
        ["status:failed", "Run again 2 of 4: 00000001 failed, 00000003 failed: this needs a yes"],
        ["status:failed --yes --read-only", "everything is read-only"],
        ["", "give either ids, or a query such as status:failed"],
        ["--database docs --yes", "give either ids, or a query such as status:failed"],
        ["acme --yes", '"acme" is neither an id'],
        ["!3f2a91c4 --yes", '"!3f2a91c4" is neither an id'],
        [`${idOf(1)} status:failed --yes`, "give either ids or a query"],
        ...["--database docs", "--source 0000000a", "--source-type s3", "--since 1h", "--before 1h"].map(
          (filter) => [`${idOf(1)} ${filter} --yes`, "give either ids, or a query such as status:failed"] as const
        )
      ] as const) {
        const ran = yield* run(["inv", "rerun", ...line.split(" ").filter((word) => word !== "")], { env })
        expect([line, ran.status, ran.stdout, ran.stderr]).toEqual([line, 2, "", expect.stringContaining(message)])
      }
      expect(posts(asked)).toEqual([])
    }).pipe(Effect.scoped)
  )

  it.live("takes no empty word for a query, which would find everything, and neither does a cancellation", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations })
      for (const name of ["rerun", "cancel"])
        for (const words of [[""], [" \t"], ["status:failed,pending", ""], [idOf(1), ""]]) {
          const ran = yield* run(["inv", name, ...words, "--yes"], { env })
          expect([name, words, ran.status, ran.stdout, ran.stderr]).toEqual([
            name,
            words,
            2,
            "",
            expect.stringContaining("an id, or a word of a query")
          ])
        }
      expect(asked).toEqual([])
    }).pipe(Effect.scoped)
  )

  it.live("tells each old id with its new one, in a table, as JSON and as new ids alone", () =>
    Effect.gen(function* () {
      const { advance } = yield* Emulator
      const [one = "", two = ""] = yield* ended
      const json = yield* onEmulator(["inv", "rerun", one.slice(0, 8), two, "--yes", "--json"])
      expect(json).toMatchObject({ status: 0, stderr: `${one.slice(0, 8)} is ${one}\n` })
      const rows = told(json.stdout)
      expect([...rows.keys()].toSorted()).toEqual([one, two].toSorted())
      const metadata = (id: string | null | undefined) =>
        Effect.map(onEmulator(["inv", "get", String(id), "--json"]), ({ stdout }) => (JSON.parse(stdout) as { metadata: unknown }).metadata)
      expect(yield* metadata(rows.get(one)?.new_id)).toEqual(yield* metadata(one))
      yield* advance("1 hour")
      expect((yield* onEmulator(["inv", "rerun", one, "--yes"])).stdout).toMatch(
        new RegExp(`^ID {36}NEW ID {32}RESULT\n${one}  [0-9a-f-]{36}  runs again\n$`)
      )
      yield* advance("1 hour")
      expect((yield* onEmulator(["inv", "rerun", one, "--yes", "-o", "ids"])).stdout).toMatch(/^[0-9a-f-]{36}\n$/)
      // It has not ended: the same object is refused, and that is a failure of one that was named.
      const again = yield* onEmulator(["inv", "rerun", one, "--yes", "--json"])
      expect([again.status, told(again.stdout).get(one)]).toEqual([
        1,
        { id: one, new_id: null, result: "does not run again: the same runs already, or has run (409)" }
      ])
    }).pipe(Effect.provide(emulator))
  )

  it.live("sends nothing twice where an answer is lost, says what the service has, and ends with 9; the others run", () =>
    Effect.gen(function* () {
      const { setFaults, requests } = yield* Emulator
      const ids = yield* ended
      const before = (yield* requests).filter(({ method }) => method === "POST").length
      const route = "POST /api/v1/sources/*/invocations"
      yield* setFaults({ rules: [{ route, requests: [1], fault: { kind: "reset", handled: true } }] })
      const ran = yield* onEmulator(["inv", "rerun", ...ids, "--yes", "--json"])
      expect(ran.status).toBe(9)
      const rows = [...told(ran.stdout).values()]
      expect(rows.filter(({ result }) => result === "runs again").length).toBe(2)
      const lost = rows.find(({ result }) => result !== "runs again")
      expect(lost).toMatchObject({
        new_id: null,
        result: expect.stringMatching(/^(seems to|may) run again as [0-9a-f-]{36}.* \(the answer was lost\)/)
      })
      expect((yield* requests).filter(({ method }) => method === "POST").length - before).toBe(3)
      const all = (yield* onEmulator(["inv", "ls", "--all", "-o", "ids"])).stdout.trimEnd().split("\n")
      expect(all.length).toBe(6)
    }).pipe(Effect.provide(emulator))
  )

  it.live("tells each that runs again while another takes long, and which may have begun where it is interrupted", () =>
    Effect.gen(function* () {
      const { setFaults } = yield* Emulator
      const ids = yield* ended
      const route = "POST /api/v1/sources/*/invocations"
      yield* setFaults({ rules: [{ route, requests: [1], fault: { kind: "stall", at: "before-headers" } }] })
      const ran = yield* onEmulator(["inv", "rerun", ...ids, "--yes", "-o", "ndjson"], { endAfter: /(runs again[^]*){2}/ })
      const started = ran.stdout
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as Told).id)
      expect([ran.status, started.length]).toEqual([130, 2])
      const other = ids.find((id) => !started.includes(id))
      expect(ran.stderr).toContain(`${other} may run again all the same: look before you send it again.\n`)
      expect(ran.stderr.match(/may run again/g)).toHaveLength(1)
    }).pipe(Effect.provide(emulator))
  )

  it.live("is no failure of one that is the same as another", () =>
    Effect.gen(function* () {
      const { advance } = yield* Emulator
      const [one = ""] = yield* ended
      const again = (yield* onEmulator(["inv", "rerun", one, "--yes", "-o", "ids"])).stdout.trim()
      yield* advance("1 hour")
      const both = yield* onEmulator(["inv", "rerun", one, again, "--yes", "--json"])
      expect([both.status, told(both.stdout).get(again)?.result]).toEqual([0, `does not run again: it is the same as ${one.slice(0, 8)}`])
    }).pipe(Effect.provide(emulator))
  )

  it.live("looks for each that was sent and not answered by the deadline, ends with 9, and sends no more of them", () =>
    Effect.gen(function* () {
      const { setFaults, requests } = yield* Emulator
      const ids = [...(yield* ended), ...(yield* ended)]
      const before = (yield* requests).length
      yield* setFaults({ rules: [{ route: "POST /api/v1/sources/*/invocations", fault: { kind: "stall", at: "before-headers" } }] })
      const late = yield* onEmulator(["inv", "rerun", ...ids, "--yes", "--deadline", "1s", "--json"])
      expect([late.status, late.stderr]).toEqual([9, ""])
      const results = [...told(late.stdout).values()].map(({ result }) => result)
      expect(results.filter((result) => / run again as [0-9a-f-]{36}.* \(the answer was lost\)/.test(result))).toHaveLength(4)
      expect(results.filter((result) => result === "does not run again: --deadline was over before it was asked for")).toHaveLength(2)
      expect((yield* requests).slice(before).filter(({ method }) => method === "POST")).toHaveLength(4)
    }).pipe(Effect.provide(emulator))
  )

  it.live("ends with 9 where an answer was lost, also where others were waited for that have not ended by the deadline", () =>
    Effect.gen(function* () {
      const { setFaults } = yield* Emulator
      const ids = yield* ended
      const route = "POST /api/v1/sources/*/invocations"
      yield* setFaults({ rules: [{ route, requests: [1], fault: { kind: "reset", handled: true } }] })
      const ran = yield* onEmulator(["inv", "rerun", ...ids, "--yes", "--wait", "--deadline", "2s", "--json"])
      expect([ran.status, ran.stderr]).toEqual([9, expect.stringContaining("has not ended within --deadline")])
      expect(JSON.parse(ran.stdout)).toHaveLength(2)
    }).pipe(Effect.provide(emulator))
  )

  it.live("waits for nothing where nothing runs again, and says why", () =>
    Effect.gen(function* () {
      const { env } = yield* listService({ invocations })
      const none = yield* run(["inv", "rerun", idOf(4), "--yes", "--wait", "--json"], { env })
      expect([none.status, none.stdout]).toEqual([1, "[]\n"])
      expect(none.stderr).toContain(`${idOf(4)} does not run again: it is still pending\n`)
    }).pipe(Effect.scoped)
  )

  it.live("gives with --wait the outcomes, with the pairs on stderr, and the status of how those that run again end", () =>
    Effect.gen(function* () {
      const { advance } = yield* Emulator
      const [one = ""] = yield* ended
      // The emulator's time goes on until the command has ended.
      yield* advance("20 seconds").pipe(Effect.repeat(Schedule.spaced("250 millis")), Effect.forkScoped)
      const ran = yield* onEmulator(["inv", "rerun", one, "--yes", "--wait", "--deadline", "1m", "--json"])
      const [outcome] = JSON.parse(ran.stdout) as ReadonlyArray<{ readonly id: string; readonly status: unknown }>
      expect(ran.stderr).toContain(`${one} runs again as ${outcome?.id}\n`)
      const word = typeof outcome?.status === "string" ? outcome.status : Object.keys(outcome?.status ?? {})[0]
      expect(ran.status).toBe({ complete: 0, failed: 3 }[String(word)])
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )

  it("shows the beginnings of ids where a terminal has no room for two whole ones", () => {
    const { header, row } = rerunShape({ stdoutColumns: 100 })
    const done = { id: idOf(1), newId: idOf(2), result: "runs again", exitStatus: 0 }
    expect([header, row(done), row({ ...done, newId: undefined, result: "has not" })]).toEqual([
      "ID        NEW ID    RESULT",
      "00000001  00000002  runs again",
      "00000001            has not"
    ])
    expect(rerunShape({ stdoutColumns: 140 }).row(done)).toBe(`${idOf(1)}  ${idOf(2)}  runs again`)
  })
})
