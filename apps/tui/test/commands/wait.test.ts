/** Waiting for the end of invocations, and what starts one: the outcome is the exit status. */
import { truncateSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { idOf, listService } from "./listService.ts"
import { binary, folder, onEmulator, run, start } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "wait", invocations: 60, arrivalsPerMinute: 0 })
const nobody = "00000000-0000-0000-0000-000000000000"

const idsOf = (status: string) =>
  Effect.map(onEmulator(["inv", "ls", "--all", "-o", "csv", "--status", status]), ({ stdout }) =>
    stdout
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",")[0] ?? "")
  )

/** Starts the program on the emulator; gives its stderr as it comes, and its end. */
const starting = (args: ReadonlyArray<string>, cwd?: string) =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => start(args, { ...(cwd === undefined ? {} : { cwd }), env: { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url } })),
      (process) => Effect.sync(() => void process.kill("SIGKILL"))
    )
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    const told = (text: string) =>
      Effect.callback<void>((resume) => {
        const look = () => stderr.includes(text) && resume(Effect.void)
        child.stderr.on("data", look)
        look()
      })
    const end = Effect.callback<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>((resume) => {
      child.once("close", (status) => resume(Effect.succeed({ status, stdout, stderr })))
    })
    return { told, end }
  })

describe("invocations wait", () => {
  it.live("answers at once for what has ended, with the status that says how", () =>
    Effect.gen(function* () {
      const [complete] = yield* idsOf("complete")
      const [failed] = yield* idsOf("failed")
      const statuses = yield* Effect.forEach(
        [[complete], [failed], [complete, failed], [nobody], [complete, nobody]],
        (ids) => Effect.map(onEmulator(["inv", "wait", ...ids.map(String), "-o", "ndjson"]), ({ status }) => status),
        { concurrency: 2 }
      )
      expect(statuses).toEqual([0, 3, 3, 8, 8])
    }).pipe(Effect.provide(emulator))
  )

  it.live("lasts through an outage until the end, told on stderr, with only the outcome on stdout", () =>
    Effect.gen(function* () {
      const { advance, comeBack, goAway } = yield* Emulator
      const [live = ""] = yield* idsOf("processing")
      const waiting = yield* starting(["inv", "wait", live, "--json"])
      yield* waiting.told(`${live} is processing (0 of 1 ended)`)
      yield* goAway
      yield* waiting.told("trying until it is back")
      yield* advance("1 hour")
      yield* comeBack
      const { status, stdout, stderr } = yield* waiting.end
      const [{ status: outcome }] = JSON.parse(stdout) as [{ readonly status: unknown }]
      const word = typeof outcome === "string" ? outcome : Object.keys(outcome ?? {})[0]
      expect(status).toBe({ complete: 0, failed: 3, cancelled: 4 }[String(word)])
      expect(stderr.trimEnd().split("\n").slice(-2)).toEqual(["the service is back", `${live} is ${word} (1 of 1 ended)`])
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )

  it.live("gives 5 and what was last known at its deadline", () =>
    Effect.gen(function* () {
      const [live = ""] = yield* idsOf("processing")
      const ran = yield* onEmulator(["inv", "wait", live, "--deadline", "3s", "--json"])
      expect(ran.status).toBe(5)
      expect(ran.stderr).toContain("has not ended within --deadline: it is processing")
      expect(JSON.parse(ran.stdout)).toMatchObject([{ id: live, status: "processing" }])
    }).pipe(Effect.provide(emulator))
  )
})

it.live("invocations wait tells why each has failed, and prints a list whether one was waited for or several", () =>
  Effect.gen(function* () {
    const error = `upstream refused \u001b[31m${"again and ".repeat(30)}at last`
    const { env } = yield* listService({ invocations: [{ status: { failed: { error } } }, { status: { failed: { error } } }] })
    const one = yield* run(["inv", "wait", idOf(1), "--json"], { env })
    expect([one.status, one.stderr]).toEqual([3, `${idOf(1)} is failed (1 of 1 ended): ${error.replace("\u001b", "\ufffd")}\n`])
    const both = yield* run(["inv", "wait", idOf(1), idOf(2), "--json"], { env })
    expect([one, both].map(({ stdout }) => (JSON.parse(stdout) as ReadonlyArray<{ id: string }>).map(({ id }) => id))).toEqual([
      [idOf(1)],
      [idOf(1), idOf(2)]
    ])
  }).pipe(Effect.scoped)
)

describe("--deadline", () => {
  it.live("is for a create or an upload and its wait together", () =>
    Effect.gen(function* () {
      const { setFaults } = yield* Emulator
      const home = yield* folder({ "notes.md": "# Notes" })
      const { stdout } = yield* onEmulator(["sources", "list", "--source-type", "github", "-o", "csv"])
      const source = stdout.split("\r\n")[1]?.split(",")[0] ?? ""
      // The rest of the deadline is too short for another answer, and the whole of it would be long enough.
      yield* setFaults({ latencyMs: 1_500 })
      const ended = yield* Effect.forEach(
        [
          ["inv", "create", source, "--collection", "waited", "--branch", "main"],
          ["files", "add", "notes.md", "--database", "docs", "--collection", "notes"]
        ],
        (args) => onEmulator([...args, "--wait", "--deadline", "2500ms"], { cwd: home }),
        { concurrency: 2 }
      )
      expect(
        ended.map(({ status, stderr }) => [
          status,
          stderr
            .trimEnd()
            .split("\n")
            .map((line) => line.replace(/[0-9a-f-]{36}/, "ID"))
        ])
      ).toEqual([
        [5, ["ID is created", "ID has not ended within --deadline"]],
        [5, ["notes.md is uploaded as ID", "ID has not ended within --deadline"]]
      ])
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )

  it.live("is for looking a name up too, behind which nothing is sent", () =>
    Effect.gen(function* () {
      const { setFaults, requests } = yield* Emulator
      const [complete = ""] = yield* idsOf("complete")
      const before = (yield* requests).length
      // One page is read in time, and all are not.
      yield* setFaults({ latencyMs: 700 })
      for (const args of [
        ["inv", "wait", complete.slice(0, 8)],
        ["inv", "create", "acme/nothing", "--collection", "c"]
      ]) {
        const ran = yield* onEmulator([...args, "--deadline", "1s", "--page-size", "3"])
        expect([ran.status, ran.stdout, ran.stderr]).toEqual([
          5,
          "",
          expect.stringContaining("the command took longer than --deadline allows")
        ])
      }
      const asked = (yield* requests).slice(before)
      expect(asked.map(({ method }) => method)).not.toContain("POST")
      expect(asked.length).toBeLessThanOrEqual(4)
    }).pipe(Effect.provide(emulator))
  )

  it.live("leaves no source untold that was sent and not answered by then", () =>
    Effect.gen(function* () {
      const { setFaults } = yield* Emulator
      yield* setFaults({ rules: [{ route: "POST /api/v1/sources", fault: { kind: "stall", at: "before-headers" } }] })
      const github = ["sources", "create", "github", "--database", "docs", "--repository", "acme/late"]
      const { status, stderr } = yield* onEmulator([...github, "--deadline", "1s"])
      expect([status, stderr]).toEqual([9, expect.stringMatching(/It (seems to|may) be done: [0-9a-f-]{36}/)])
    }).pipe(Effect.provide(emulator))
  )
})

describe("files add", () => {
  it.live("uploads a file, and waits for its ingest where asked to", () =>
    Effect.gen(function* () {
      const { advance } = yield* Emulator
      const home = yield* folder({ "notes.md": "# Notes", empty: "" })
      const flags = ["--database", "docs", "--collection", "notes"]
      const added = yield* onEmulator(["files", "add", "notes.md", ...flags], { cwd: home })
      expect(added).toMatchObject({ status: 0, stderr: "" })
      expect(added.stdout).toMatch(/^[0-9a-f-]{36}\n$/)
      const waiting = yield* starting(["files", "add", "notes.md", ...flags, "--wait"], home)
      yield* waiting.told("(0 of 1 ended)")
      yield* advance("1 hour")
      expect([0, 3, 4]).toContain((yield* waiting.end).status)
      const refused = yield* Effect.forEach(
        [
          ["absent.md", ...flags],
          ["empty", ...flags],
          [".", ...flags],
          ["notes.md", ...flags, "--read-only"],
          ["notes.md", "--collection", "c"]
        ],
        (args) => Effect.map(onEmulator(["files", "add", ...args], { cwd: home }), ({ status, stdout }) => ({ status, stdout })),
        { concurrency: 2 }
      )
      expect(refused).toEqual(refused.map(() => ({ status: 2, stdout: "" })))
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )

  it.live("uploads 200 MiB, and sends nothing of a file with a byte more", () =>
    Effect.gen(function* () {
      const { requests } = yield* Emulator
      const home = yield* folder({ most: "", more: "" })
      // Holes: they take no room on the disk.
      truncateSync(`${home}/most`, 209_715_200)
      truncateSync(`${home}/more`, 209_715_201)
      const added = (name: string) => onEmulator(["files", "add", name, "--database", "docs", "--collection", "notes"], { cwd: home })
      expect(yield* added("most")).toMatchObject({ status: 0, stderr: "" })
      const before = (yield* requests).length
      expect(yield* added("more")).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("209715201 bytes") })
      expect(yield* requests).toHaveLength(before)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("draws a bar for who watches, and leaves none behind", () =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const home = yield* folder({ "big.bin": "x".repeat(4_000_000) })
      const terminal = yield* Effect.acquireRelease(
        Effect.sync(() =>
          openTerminal({
            file: process.execPath,
            args: [binary, "files", "add", "big.bin", "--database", "docs", "--collection", "notes"],
            cwd: home,
            env: { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, HOME: home }
          })
        ),
        (opened) => Effect.promise(() => opened[Symbol.asyncDispose]())
      )
      const { code } = yield* Effect.promise(() => terminal.exit)
      expect(code).toBe(0)
      expect(terminal.raw()).toMatch(/big\.bin {2}\[█+\] {2}100% {2}4\.0 MB \/ 4\.0 MB/)
      expect(terminal.screen().filter((line) => line !== "")).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)])
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )
})
