/**
 * Tells on stderr what a wait sees, and that it still waits: some CI systems end a job that says nothing for minutes.
 */
import { type Invocation, isLive, statusName } from "@chroma-sync/core/Invocation"
import type { WaitProgress } from "@chroma-sync/core/InvocationFeed"
import type { Durations } from "@chroma-sync/insights/Durations"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { errorText } from "../../format/error.ts"
import { errorText as reasonOf } from "../../format/invocation.ts"
import { fit, lineOf } from "../../format/text.ts"
import { waitingText } from "../../format/waiting.ts"

interface WaitTellerOptions {
  /** How many are waited for. */
  readonly total: number
  /** The width of the terminal on which one line is drawn over and over; without one a line is added every minute. */
  readonly columns: number | undefined
  readonly tell: (...lines: ReadonlyArray<string>) => Effect.Effect<void>
  /** Writes to the terminal as it is. */
  readonly write: (text: string) => Effect.Effect<void>
  /** How long those like this one took lately, if that is known: one is waited for, and a line is drawn. */
  readonly usual: (invocation: Invocation) => Effect.Effect<Durations | undefined>
}

export const waitTeller = ({ total, columns, tell, write, usual }: WaitTellerOptions) => {
  const live = new Map<string, Invocation>()
  const told = new Map<string, string>()
  let settled = 0
  let away = false
  let usually: Durations | undefined

  const restCleared = "\u001b[K"
  const clear = columns === undefined ? Effect.void : write(`\r${restCleared}`)
  const say = (...lines: ReadonlyArray<string>) => (lines.length === 0 ? Effect.void : Effect.andThen(clear, tell(...lines)))

  /** One line per change of status, with the reason of a failure; an outage is told once. */
  const onProgress = (progress: WaitProgress): Effect.Effect<void> => {
    settled = progress.settled
    if (progress._tag === "Offline") {
      if (away) return Effect.void
      away = true
      return say(`${errorText(progress.error).what}; trying until it is back`)
    }
    const back = away ? ["the service is back"] : []
    away = false
    if (progress._tag === "NotFound") return say(...back)
    const { invocation } = progress
    const { id } = invocation
    const word = statusName(invocation.status)
    if (isLive(invocation)) live.set(id, invocation)
    else live.delete(id)
    if (told.get(id) === word) return say(...back)
    told.set(id, word)
    const reason = reasonOf(invocation, lineOf)
    return say(...back, `${id} is ${word} (${settled} of ${total} ended)${reason === "" ? "" : `: ${reason}`}`)
  }

  const waiting = () => ({ live: [...live.values()], settled, total, away, usual: usually })
  const draw = (cells: number) =>
    Effect.gen(function* () {
      yield* Effect.sleep("1 second")
      const [only] = live.values()
      // The line does not wait for it.
      if (total === 1 && only !== undefined) yield* Effect.forkChild(asked(only))
      // There is room left for the ^C that a terminal may add.
      yield* write(`\r${fit(waitingText(waiting(), yield* Clock.currentTimeMillis, 8), cells - 3).trimEnd()}${restCleared}`)
    })
  let hasAsked = false
  const asked = (only: Invocation) =>
    Effect.suspend(() => {
      if (hasAsked) return Effect.void
      hasAsked = true
      return Effect.map(usual(only), (durations) => void (usually = durations))
    })
  const add = Effect.gen(function* () {
    yield* Effect.sleep("1 minute")
    const now = yield* Clock.currentTimeMillis
    yield* tell(`${new Date(now).toISOString().slice(0, 19)}Z ${waitingText(waiting(), now, 36)}`)
  })

  /** Shows while the work lasts that it does. */
  const during = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.raceFirst(work, Effect.forever(columns === undefined ? add : draw(columns))).pipe(Effect.ensuring(clear))

  return { onProgress, during }
}
