/** What somebody else, a crash or a full disk makes of the files of a session: read whole, or refused by name; never half, and never waited for. */
import { execFileSync } from "node:child_process"
import {
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import type { Message } from "../../src/app/message.ts"
import { keepSession, readSession, sessionPlace } from "../../src/app/runtime/sessionFile.ts"
import { parseSaved, restored, savedText } from "../../src/app/SavedSession.ts"
import { screenLines } from "../../src/app/screen.ts"
import { makeStore, type Store } from "../../src/app/store.ts"
import { decodeHeader, decodeRecorded, encodeRecorded } from "../../src/record/codec.ts"
import { recording } from "../../src/record/record.ts"
import { added, fed, live, mixedList, press, start } from "./support.ts"
import { epoch, mixed } from "../support.ts"

const size = { columns: 80, rows: 24 }
const of = JSON.stringify(["https://sync.test", "docs"])
const text = savedText(mixedList(size), of, epoch + 1_400_000) ?? ""

/** A state folder of its own, and the place in it. */
const place = Effect.acquireRelease(
  Effect.sync(() => {
    const state = mkdtempSync(join(tmpdir(), "chroma-sync-"))
    const place = sessionPlace({ XDG_STATE_HOME: state }, ["https://sync.test", "docs"])
    mkdirSync(join(place.path, ".."), { recursive: true })
    return { ...place, state }
  }),
  ({ state }) => Effect.sync(() => rmSync(state, { recursive: true, force: true }))
)

/** A store that remembers what it was told. */
const listening = () => {
  const told: Array<Message> = []
  const store = makeStore(mixedList(size), () => undefined)
  const heard: Store = { ...store, dispatch: (...messages) => void told.push(...messages) }
  return { store: heard, told }
}

describe("the text of a session", () => {
  it("is no session where it is cut at any byte", () => {
    const bytes = Buffer.from(text)
    expect(bytes.length).toBeGreaterThan(2_000)
    for (let cut = 0; cut < bytes.length; cut += 1) {
      expect([cut, parseSaved(bytes.subarray(0, cut).toString(), of)]).toEqual([cut, Result.fail("it is cut off or no JSON")])
    }
    expect(Result.isSuccess(parseSaved(text, of))).toBe(true)
  })

  it("with another JSON in any place is a session that can be drawn, or none", () => {
    const whole: unknown = JSON.parse(text)
    let drawn = 0
    const visit = (value: unknown, put: (value: unknown) => unknown): void => {
      for (const other of [null, true, -7, 1e300, "\u001b[2J", [], {}, [[]], { a: 1 }]) {
        const read = parseSaved(JSON.stringify(put(other)), of)
        if (Result.isFailure(read)) {
          expect(read.failure).toMatch(/^it is /)
          continue
        }
        // A screen in which anything of the file moved the cursor would have its escape sequence.
        expect(screenLines(restored(start(size), read.success)).join("")).not.toContain("\u001b[2J")
        drawn += 1
      }
      if (typeof value !== "object" || value === null) return
      for (const [key, part] of Object.entries(value).slice(0, 40)) {
        visit(part, (other) => put(Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other }))
      }
    }
    visit(whole, (other) => other)
    expect(drawn).toBeGreaterThan(100)
  })
})

describe("the file of a session", () => {
  const planted: ReadonlyArray<readonly [what: string, plant: (path: string) => void, issue: string]> = [
    ["is a directory", (path) => mkdirSync(path), "this is no regular file"],
    ["is a named pipe that nobody writes to", (path) => execFileSync("mkfifo", [path]), "this is no regular file"],
    ["leads to a device without end", (path) => symlinkSync("/dev/zero", path), "this is no regular file"],
    ["leads to itself", (path) => symlinkSync(path, path), "this file cannot be read (ELOOP)"],
    [
      "has 4 GB, none of them on the disk",
      (path) => {
        writeFileSync(path, "")
        truncateSync(path, 4_000_000_000)
      },
      "this file has 4000000000 bytes; at most 2000000 are read"
    ],
    ["is of a version to come", (path) => writeFileSync(path, text.replace('"version":1', '"version":2')), "it is of another version"]
  ]
  it.effect.each(planted)("that %s is refused by name and left as it is", ([, plant, issue]) =>
    Effect.gen(function* () {
      const { of, path } = yield* place
      plant(path)
      const { line, isOurs } = yield* Effect.flip(readSession({ of, path }))
      expect(line).toContain(`the last session cannot be restored: ${issue}`)
      expect(line).toContain(path)
      if (isOurs) return
      const before = lstatSync(path)
      const { store, told } = listening()
      yield* Effect.scoped(keepSession(store, { of, path }))
      expect([lstatSync(path).ino, lstatSync(path).size]).toEqual([before.ino, before.size])
      expect(told).toEqual([{ _tag: "Told", bad: true, lines: [line] }])
    }).pipe(Effect.scoped)
  )

  // Only root can give a file away.
  it.effect.skipIf(process.getuid?.() !== 0)("that another user has planted is refused", () =>
    Effect.gen(function* () {
      const { of, path } = yield* place
      writeFileSync(path, text)
      chownSync(path, 12_345, 12_345)
      expect((yield* Effect.flip(readSession({ of, path }))).line).toContain("this file belongs to another user (uid 12345)")
    }).pipe(Effect.scoped)
  )

  it.effect("that cannot be written is told once, however often it is tried, and again by no later session that can", () =>
    Effect.gen(function* () {
      const { of, path, state } = yield* place
      rmSync(join(path, ".."), { recursive: true })
      // Nothing can be made below a file.
      writeFileSync(join(path, ".."), "")
      const { store, told } = listening()
      yield* Effect.gen(function* () {
        yield* keepSession(store, { of, path })
        yield* TestClock.adjust("5 minutes")
        expect(told).toEqual([
          { _tag: "Told", bad: true, lines: [`this session is not kept for the next: ${path} cannot be written (EEXIST)`] }
        ])
        rmSync(join(path, ".."))
        yield* TestClock.adjust("1 minute")
        expect(readdirSync(join(state, "chroma-sync", "sessions"))).toHaveLength(1)
      }).pipe(Effect.scoped)
      expect(told).toHaveLength(1)
      expect(Result.isSuccess(parseSaved(readFileSync(path, "utf8"), of))).toBe(true)
    }).pipe(Effect.scoped)
  )

  it.effect("that is a link is replaced, and what it leads to is left alone", () =>
    Effect.gen(function* () {
      const { of, path, state } = yield* place
      const elsewhere = join(state, "precious")
      writeFileSync(elsewhere, "mine")
      symlinkSync(elsewhere, path)
      yield* Effect.scoped(keepSession(listening().store, { of, path }))
      expect(readFileSync(elsewhere, "utf8")).toBe("mine")
      expect(Result.isSuccess(parseSaved(readFileSync(path, "utf8"), of))).toBe(true)
    }).pipe(Effect.scoped)
  )
})

describe("a recording", () => {
  const header = { chromaSyncRecording: 1, at: epoch, place: ["prod"], query: "", columns: 80, rows: 24 } as const

  it("that is cut at any byte has each message that is whole, and none that is not", () => {
    const messages: ReadonlyArray<Message> = [fed(...added(...mixed.slice(0, 3)), live(epoch)), ...press("j", "enter")]
    const lines = [JSON.stringify(header), ...messages.map((message, t) => encodeRecorded({ t, message }))]
    const bytes = Buffer.from(`${lines.join("\n")}\n`)
    const ends = lines.map((_, place) => Buffer.byteLength(lines.slice(0, place + 1).join("\n")))
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const [first = "", ...rest] = bytes.subarray(0, cut).toString().split("\n")
      const whole = ends.filter((end) => end <= cut).length
      expect([cut, decodeHeader(first) !== undefined]).toEqual([cut, whole > 0])
      expect([cut, rest.flatMap((line) => decodeRecorded(line) ?? []).length]).toEqual([cut, Math.max(0, whole - 1)])
    }
  })

  it.each([
    { chromaSyncRecording: 2 },
    { place: [7] },
    { place: "prod" },
    { query: undefined },
    { query: {} },
    { at: "now" },
    { at: null }
  ])("that begins otherwise is none: %j", (other) => expect(decodeHeader(JSON.stringify({ ...header, ...other }))).toBeUndefined())

  it.effect("ends with the last message that the disk takes, which is said once, and the session goes on", () =>
    Effect.gen(function* () {
      const { state } = yield* place
      const path = join(state, "session.ndjson")
      const { store, told } = listening()
      let room = 3
      // Fails where writing does, as the disk would.
      const mask = (line: string): string => {
        room -= 1
        if (room < 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" })
        return line
      }
      yield* Effect.scoped(
        Effect.gen(function* () {
          const recorded = yield* recording(store, { path, mask }, header)
          for (const message of press("j", "j", "k", "k")) recorded.dispatch(message)
        })
      )
      const notice = { _tag: "Told", bad: true, lines: [`the recording ends here: ${path} cannot be written (ENOSPC)`] }
      const [j1, j2, k1, k2] = press("j", "j", "k", "k")
      expect(told).toEqual([j1, j2, notice, k1, k2])
      expect(
        readFileSync(path, "utf8")
          .trim()
          .split("\n")
          .slice(1)
          .map((line) => decodeRecorded(line)?.message)
      ).toEqual([j1, j2])
    }).pipe(Effect.scoped)
  )

  const inTheWay: ReadonlyArray<readonly [what: string, plant: (path: string) => void]> = [
    ["a file", (path) => writeFileSync(path, "mine")],
    ["a named pipe that nobody reads", (path) => execFileSync("mkfifo", [path])],
    ["a link to a file that is not there", (path) => symlinkSync(`${path}.elsewhere`, path)],
    ["a link to a device", (path) => symlinkSync("/dev/full", path)],
    ["a directory", (path) => mkdirSync(path)]
  ]
  it.effect.each(inTheWay)("is not begun where %s is in its place", ([, plant]) =>
    Effect.gen(function* () {
      const { state } = yield* place
      const path = join(state, "session.ndjson")
      plant(path)
      const before = lstatSync(path)
      const error = yield* Effect.flip(Effect.scoped(recording(listening().store, { path, mask: (line) => line }, header)))
      expect(error.message).toContain(`cannot write ${path} (EEXIST)`)
      expect([lstatSync(path).ino, lstatSync(path).size]).toEqual([before.ino, before.size])
      expect(readdirSync(state)).not.toContain("session.ndjson.elsewhere")
    }).pipe(Effect.scoped)
  )
})
