/** A session in which forms are filled in, written down and played again: the same frames, and no secret in the file. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { ChangeOutcome } from "../../src/app/Change.ts"
import type { Command, Message } from "../../src/app/message.ts"
import { initialModel } from "../../src/app/model.ts"
import { headerOf, replayed } from "../../src/app/replayed.ts"
import { makeStore, type Store } from "../../src/app/store.ts"
import { decodeHeader, decodeRecorded, type Recorded, type RecordHeader } from "../../src/record/codec.ts"
import { recording } from "../../src/record/record.ts"
import { epoch, invocation, someSources, variety } from "../support.ts"
import { added, fed, frame, live, plainLook, press, say } from "../app/support.ts"

const size = { columns: 120, rows: 36 }
const secret = "ck-canary-0123456789"

/** The screen without its first line, in which a replay has another place. */
const shown = (store: Store): string => frame(store.get()).split("\n").slice(1).join("\n")

const hiding = (line: string): string => line.replaceAll(secret, "•".repeat(secret.length))

/** What some work writes into a file. */
const inFile = <A, E>(work: (path: string) => Effect.Effect<A, E, Scope.Scope>) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "chroma-sync-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true }))
    )
    const path = join(folder, "session.ndjson")
    yield* Effect.scoped(work(path))
    return { text: readFileSync(path, "utf8") }
  })

/** Tells a recorded store each message, with the answer to each change that it asks for; gives the frame after each, and the file. */
const recorded = (
  messages: ReadonlyArray<Message>,
  outcomes: ReadonlyArray<ChangeOutcome>,
  database?: string,
  flags?: ReadonlyArray<string>
) =>
  Effect.gen(function* () {
    const asked: Array<Extract<Command, { readonly _tag: "Change" }>> = []
    const model = initialModel({
      place: ["prod", "docs"],
      look: plainLook,
      size,
      now: epoch + 3_200_000,
      newSource: { database, awsKeys: true },
      dashboardUrl: "https://dash.test/{source}",
      flags
    })
    const store = makeStore(model, (command) => command._tag === "Change" && asked.push(command))
    const frames: Array<string> = []
    let answers = 0
    const { text } = yield* inFile((path) =>
      Effect.gen(function* () {
        const written = yield* recording(store, { path, mask: hiding }, headerOf(model))
        const tell = (message: Message): void => {
          written.dispatch(message)
          frames.push(shown(store))
        }
        for (const message of messages) {
          tell(message)
          const change = asked.shift()
          const outcome = change && outcomes[answers++]
          if (change !== undefined && outcome !== undefined) tell({ _tag: "Answered", change: change.change, of: change.of, outcome })
        }
      })
    )
    expect(answers).toBe(outcomes.length)
    return { frames, text }
  })

/** The frames of a file as `replay` comes to them, message by message. */
const played = (text: string): ReadonlyArray<string> => {
  const [first = "", ...lines] = text.trim().split("\n")
  const store = makeStore(replayed(decodeHeader(first) as RecordHeader, plainLook, size), () => undefined)
  return lines.map((line) => {
    store.dispatch((decodeRecorded(line) as Recorded).message)
    return shown(store)
  })
}

const listed: ReadonlyArray<Message> = [
  fed(...added(...variety(40)), live(epoch + 3_200_000)),
  { _tag: "SourcesRead", sources: someSources },
  ...say("src"),
  ...press("j")
]
const made = { ...invocation(4_000), id: "0badcafe-0000-4000-8000-000000000009" as ReturnType<typeof invocation>["id"] }

describe("a recording of a form", () => {
  it.effect("of a new invocation, mended, refused, sent again and answered, plays the same frames", () =>
    Effect.gen(function* () {
      const { frames, text } = yield* recorded(
        [
          ...listed,
          ...press("N", "enter"),
          ...press(..."handbok", "backspace", "backspace", ..."ok_2", "tab", ..."main", "enter", "y"),
          { _tag: "Ticked", now: epoch + 3_202_000 },
          ...press("enter", "y"),
          fed(...added(made), live(epoch + 3_204_000))
        ],
        [
          { _tag: "Failed", text: "invocations create: it exists already (409)" },
          { _tag: "Done", id: made.id }
        ]
      )
      const again = played(text)
      expect(again).toEqual(frames)
      expect(frames.filter((one) => one.includes("> collection"))).not.toEqual([])
      expect(frames.some((one) => one.includes("▲ invocations create: it exists already (409)"))).toBe(true)
      expect(again.at(-1)).toMatch(/^> .*0badcafe/m)
    }).pipe(Effect.scoped)
  )

  it.effect("of a new source begins with what the session's flags and environment gave it", () =>
    Effect.gen(function* () {
      const { frames, text } = yield* recorded([...listed, ...press("a", "right", "tab", ..."bucket", "tab", "tab")], [], "legal")
      expect(played(text)).toEqual(frames)
      expect(frames.at(-1)).toMatch(/database +legal/)
    }).pipe(Effect.scoped)
  )

  it.effect("of a session by flags has the figures and the view of the session", () =>
    Effect.gen(function* () {
      const flags = ["--base-url=http://127.0.0.1:1", "--since=1m"]
      const { frames, text } = yield* recorded([...listed.slice(0, 2), ...press("y", "c"), ...say("stats")], [], undefined, flags)
      expect(played(text)).toEqual(frames)
      expect(frames[0]).toContain(" view  everything   of --since=1m ")
    }).pipe(Effect.scoped)
  )

  it.effect("has the API key masked where it was pasted and where it was sent, in frames as long", () =>
    Effect.gen(function* () {
      const { frames, text } = yield* recorded(
        [...listed, ...press("N"), { _tag: "Pasted", text: secret }, ...press("tab", "enter", "y"), ...press("escape", "escape")],
        [{ _tag: "Done", id: made.id }]
      )
      expect(text).not.toContain(secret)
      const masked = frames.map(hiding)
      expect(masked).not.toEqual(frames)
      expect(played(text)).toEqual(masked)
    }).pipe(Effect.scoped)
  )

  it.effect("has the API key masked where a terminal that tells no paste sends it as keys", () =>
    Effect.gen(function* () {
      const store = makeStore(
        replayed({ chromaSyncRecording: 1, at: epoch, place: [], query: "", columns: 9, rows: 9 }, plainLook, size),
        () => undefined
      )
      const { text } = yield* inFile((path) =>
        Effect.map(recording(store, { path, mask: hiding }, headerOf(store.get())), (written) => {
          written.dispatch(...press("/", ..."db:x"))
          written.dispatch(...press(...secret, "enter"))
        })
      )
      const keys = text.split("\n").flatMap((line) => /"key":"([^"]+)"/.exec(line)?.[1] ?? [])
      expect(keys.join("")).toBe(`/db:x${"•".repeat(secret.length)}enter`)
      expect(store.get().prompt).toBeUndefined()
    }).pipe(Effect.scoped)
  )

  it("of an earlier version, without what forms begin with, is played; one with something else there is none", () => {
    const header = { chromaSyncRecording: 1, at: epoch, place: ["prod"], query: "", columns: 80, rows: 24 }
    expect(decodeHeader(JSON.stringify(header))).toEqual(header)
    for (const [name, value] of Object.entries({ readOnly: "no", database: 7, awsKeys: null, dashboardUrl: [], flags: [7] }))
      expect(decodeHeader(JSON.stringify({ ...header, [name]: value }))).toBeUndefined()
  })
})
