/** The app without its runtime: messages in, models and frames out. */
import { stripVTControlCharacters } from "node:util"
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { TransportError, Unauthorized } from "@chroma-sync/core/SyncError"
import { expect } from "@effect/vitest"
import type { Message } from "../../src/app/message.ts"
import { initialModel, type Look, type Model, type Size } from "../../src/app/model.ts"
import { screenLines } from "../../src/app/screen.ts"
import type { Updated } from "../../src/app/relist.ts"
import * as Sorted from "../../src/app/Sorted.ts"
import { surveyNow } from "../../src/app/survey.ts"
import { update } from "../../src/app/update.ts"
import { epoch, mixed, someSources } from "../support.ts"

/** The sizes that every screen is drawn at. */
const sizes: ReadonlyArray<Size> = [
  { columns: 120, rows: 36 },
  { columns: 80, rows: 24 },
  { columns: 60, rows: 20 },
  { columns: 20, rows: 6 }
]

/** Without colour, in Unicode. */
export const plainLook: Look = { colour: false, theme: "dark", colours: 16, ascii: false, tmux: false }

export const start = (size: Size, now = epoch + 60_000): Model =>
  initialModel({ place: ["prod", "docs"], look: plainLook, size, now, flags: ["--database=docs"] })

/** Does the work that messages ask for until none is left, as the runtime does. Waits for keys do not run out. */
export const apply = (model: Model, ...messages: ReadonlyArray<Message>): Model => {
  let state = model
  const queue = [...messages]
  for (let message = queue.shift(); message !== undefined; message = queue.shift()) {
    const [next, commands] = update(state, message)
    state = next
    if (commands.some(({ _tag }) => _tag === "Work")) queue.unshift({ _tag: "Worked" })
    for (const command of commands) {
      if (command._tag === "Survey") queue.unshift({ _tag: "Surveyed", asked: command.asked, answer: surveyNow(command.asked) })
    }
    if (commands.some(({ _tag }) => _tag === "Resume")) queue.unshift({ _tag: "Resumed" })
  }
  return state
}

/** The model after messages, and all that they ask of the runtime. */
export const told = (model: Model, messages: ReadonlyArray<Message>): Updated =>
  messages.reduce<Updated>(
    ([before, commands], message) => {
      const [next, more] = update(before, message)
      return [next, [...commands, ...more]]
    },
    [model, []]
  )

/** The same after so many seconds. */
export const secondsLater = (model: Model, count: number): Updated =>
  told(
    model,
    Array.from({ length: count }, (_, n): Message => ({ _tag: "Ticked", now: model.now + (n + 1) * 1_000 }))
  )

export const added = (...rows: ReadonlyArray<Invocation>): ReadonlyArray<FeedEvent> =>
  rows.map((row): FeedEvent => ({ _tag: "Added", invocation: row }))
/** The list was read; there may be `more` than was. */
export const live = (at: number, more = false): Extract<FeedEvent, { readonly _tag: "Live" }> => ({
  _tag: "Live",
  at,
  nextAt: at + 2_000,
  malformed: 0,
  complete: true,
  more
})
/** Read at this instant, and not again for ten minutes. */
export const atRest = (at: number): FeedEvent => ({ ...live(at), nextAt: at + 600_000 })
export const fed = (...events: ReadonlyArray<FeedEvent>): Message => ({ _tag: "Fed", events })
export const press = (...keys: ReadonlyArray<string>): ReadonlyArray<Message> => keys.map((key) => ({ _tag: "Pressed", key }))
/** A line after `:`. */
export const say = (line: string): ReadonlyArray<Message> => press(":", ...line, "enter")
export const unreachable = new TransportError({
  operation: "invocations.list",
  attempts: [],
  origin: "http://127.0.0.1:1",
  reason: "ECONNREFUSED",
  unreached: true
})
/** The service cannot be reached. */
export const awaySince = (since: number): Message =>
  fed({
    _tag: "Offline",
    since,
    attempt: 1,
    nextAt: since + 2_000,
    error: unreachable,
    dataAt: undefined
  })
export const away = awaySince(epoch)
/** The API key is refused. */
export const rejected: Message = {
  _tag: "FeedStopped",
  error: new Unauthorized({
    operation: "invocations.list",
    attempts: [],
    error: "Unauthorized",
    detail: "",
    requestId: undefined,
    retryAfterMs: undefined
  })
}
/** The pause that ends a sequence of keys. */
export const pause = (model: Model): Message => ({ _tag: "Waited", keyCount: model.keyCount })

export const withRows = (size: Size, rows: ReadonlyArray<Invocation>, now = epoch + 60_000): Model =>
  apply(start(size, now), fed(...added(...rows), live(now)))

/** The mixed rows, with the sources that they are of. */
export const mixedList = (size: Size): Model =>
  apply(withRows(size, mixed, epoch + 1_300_000), { _tag: "SourcesRead", sources: someSources })

/** What a key in the menu of `y` puts on the clipboard. */
export const copied = (model: Model, key: string): string | undefined => {
  const [, commands] = update(apply(model, ...press("y")), { _tag: "Pressed", key })
  const [command] = commands
  if (command?._tag !== "Copy") return undefined
  // oxlint-disable-next-line no-control-regex -- the sequence's own controls
  const encoded = /^\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007$/.exec(command.sequence)?.[1]
  return Buffer.from(encoded ?? "", "base64").toString("utf8")
}

export const shown = (model: Model): ReadonlyArray<Invocation> => Sorted.slice(model.list.shown, 0, model.list.shown.size)

/** The screen as a person reads it. */
export const frame = (model: Model): string =>
  `${screenLines(model)
    .map((line) => stripVTControlCharacters(line).trimEnd())
    .join("\n")}\n`

/** Compares the screen at every size with the pictures in `frames`. */
export const looksLike = async (name: string, make: (size: Size) => Model): Promise<void> => {
  for (const size of sizes) {
    await expect(frame(make(size))).toMatchFileSnapshot(`frames/${name}-${size.columns}x${size.rows}.txt`)
  }
}
