/**
 * Plays a recording in the live UI: at its own pace or another, standing still, or step by step.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { makeStyle } from "../format/style.ts"
import { fit } from "../format/text.ts"
import { UsageError } from "../output.ts"
import type { Recorded, RecordHeader } from "../record/codec.ts"
import type { Command } from "./message.ts"
import type { Look } from "./model.ts"
import { openTerminalApp } from "./runtime/TerminalApp.tsx"
import { replayed } from "./replayed.ts"
import { terminalSize } from "./terminalLook.ts"
import { makeStore, type Store } from "./store.ts"

export interface ReplayOptions {
  readonly header: RecordHeader
  readonly messages: ReadonlyArray<Recorded>
  /** How much faster than it was, from 0.1 to 100. */
  readonly speed: number
  readonly look: Look
}

const clock = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, "0")}`

/** Plays until the user quits. Nothing is sent anywhere: what the session asked of the service is in the recording. */
export const runReplay = Effect.fn("runReplay")(function* ({ header, messages, look, ...options }: ReplayOptions) {
  const done = yield* Deferred.make<void, UsageError>()
  let { speed } = options
  let next = 0
  let playing = true
  let timer: NodeJS.Timeout | undefined
  const run = (command: Command): void => {
    if (command._tag === "Resume") inner.dispatch({ _tag: "Resumed" })
    if (command._tag === "Work") setImmediate(() => inner.dispatch({ _tag: "Worked" }))
  }
  const inner = makeStore(replayed(header, look, terminalSize()), run)
  const listeners = new Set<() => void>()
  const tell = (): void => listeners.forEach((listener) => listener())
  /** A recording that was damaged or made by hand may hold messages that no session has. */
  const orDamaged = <A>(play: () => A): A | undefined => {
    try {
      return play()
    } catch {
      const issue = `message ${next} of the recording is none of a session`
      Deferred.doneUnsafe(
        done,
        Effect.fail(new UsageError({ issue, next: "The file is damaged: record another with `chroma-sync ui --record FILE`." }))
      )
      next = messages.length
      return undefined
    }
  }
  const step = (): void => {
    const recorded = messages[next]
    if (recorded === undefined) return
    next += 1
    // The recording's terminal may have had another size; a recorded key that quits ends it by itself.
    if (recorded.message._tag !== "Resized") orDamaged(() => inner.dispatch(recorded.message))
  }
  const schedule = (): void => {
    clearTimeout(timer)
    const following = messages[next]
    if (!playing || following === undefined) return
    const wait = Math.max(0, following.t - (messages[next - 1]?.t ?? 0)) / speed
    timer = setTimeout(() => {
      step()
      schedule()
      tell()
    }, wait)
  }
  const keys: Readonly<Record<string, () => void>> = {
    " ": () => (playing = !playing),
    ".": () => {
      playing = false
      step()
    },
    "+": () => (speed = Math.min(100, speed * 2)),
    "-": () => (speed = Math.max(0.1, speed / 2)),
    "0": () => {
      // To the end at once.
      while (next < messages.length) step()
    },
    q: () => void Deferred.doneUnsafe(done, Effect.void),
    "ctrl-c": () => void Deferred.doneUnsafe(done, Effect.void),
    "ctrl-l": () => terminal.redraw(),
    "ctrl-z": () => terminal.suspend()
  }
  const style = makeStyle(look.colour)
  let shown: { readonly of: ReadonlyArray<string>; readonly footer: string; readonly lines: ReadonlyArray<string> } | undefined
  const store: Store = {
    get: inner.get,
    lines: () => {
      const of = orDamaged(inner.lines) ?? shown?.of ?? []
      const { columns } = inner.get().size
      const at = messages[next - 1]?.t ?? 0
      const state = next >= messages.length ? "ended" : playing ? `×${speed}` : "standing still"
      const position = `replay ${clock(at)}/${clock(messages.at(-1)?.t ?? 0)} · ${next}/${messages.length} · ${state}`
      const footer = style.selected(fit(` ${position} · space stop or go on · . step · + - speed · 0 to the end · q quit`, columns))
      if (shown?.of !== of || shown.footer !== footer) shown = { of, footer, lines: [...of.slice(0, -1), footer] }
      return shown.lines
    },
    subscribe: (listener) => {
      listeners.add(listener)
      const stop = inner.subscribe(listener)
      return () => {
        listeners.delete(listener)
        stop()
      }
    },
    dispatch: (...arrived) => {
      for (const message of arrived) {
        if (message._tag === "Pressed") keys[message.key]?.()
        if (message._tag === "Resized") inner.dispatch(message)
      }
      schedule()
      tell()
    }
  }
  const terminal = yield* openTerminalApp(store, done, { mouse: false, notify: "off", tmux: look.tmux })
  schedule()
  yield* Effect.ensuring(
    Deferred.await(done),
    Effect.sync(() => clearTimeout(timer))
  )
}, Effect.scoped)
