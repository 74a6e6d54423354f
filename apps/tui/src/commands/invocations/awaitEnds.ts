/**
 * Waits for invocations to end: progress on stderr, what became of each on stdout, the worst of it as exit status.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import { InvocationFeed, type WaitProgress } from "@chroma-sync/core/InvocationFeed"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { exitStatus } from "../../exitStatus.ts"
import { errorText } from "../../format/error.ts"
import { invocationFields, invocationShape } from "../../format/invocationShape.ts"
import { jsonText } from "../../format/json.ts"
import { concluding, print, tell } from "../../output.ts"
import { longestMs } from "../../settings/Reader.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { printRows } from "../printRows.ts"
import { worst } from "./worst.ts"

/**
 * Lasts until all have ended, or `--deadline`, through outages: what the command `took` before is part of it. One invocation is printed as JSON by
 * itself, several as a list.
 */
export const awaitEnds = Effect.fnUntraced(function* (ids: ReadonlyArray<string>, took = Duration.zero) {
  const { values } = yield* Settings
  const feed = yield* InvocationFeed
  const deadline = Math.max(1, (values.deadline ?? longestMs) - Duration.toMillis(took))
  const outcomes = yield* feed.wait(ids, { deadline, onProgress: progressTeller() })
  const known: Array<Invocation> = []
  const statuses = new Set<number>()
  for (const [id, outcome] of outcomes) {
    if (outcome._tag === "NotFound") {
      statuses.add(exitStatus.notFound)
      yield* tell(`${id} does not exist, or was deleted`)
    } else if (outcome._tag === "Finished") {
      known.push(outcome.invocation)
    } else {
      statuses.add(exitStatus.timedOut)
      if (outcome.last !== undefined) known.push(outcome.last)
      yield* tell(`${id} has not ended within --deadline${outcome.last === undefined ? "" : `: it is ${statusName(outcome.last.status)}`}`)
    }
  }
  const output = values.output
  const [only] = known
  const printing =
    output === "json" && ids.length === 1 && only !== undefined
      ? print(`${jsonText(invocationFields.encode(only))}\n`)
      : printRows(Stream.fromIterable(known), invocationShape(yield* Terminal, yield* Clock.currentTimeMillis), output)
  const ended = worst(known.map(({ status }) => statusName(status)))
  const other = [exitStatus.notFound, exitStatus.timedOut].find((status) => statuses.has(status)) ?? exitStatus.ok
  yield* concluding(() => (ended === exitStatus.ok ? other : ended))(printing)
})

/** One line per change of status; an outage is told once. */
const progressTeller = () => {
  const seen = new Map<string, string>()
  let away = false
  return (progress: WaitProgress): Effect.Effect<void> => {
    if (progress._tag === "Offline") {
      if (away) return Effect.void
      away = true
      return tell(`${errorText(progress.error).what}; trying until it is back`)
    }
    const back = away ? ["the service is back"] : []
    away = false
    if (progress._tag === "NotFound") return back.length === 0 ? Effect.void : tell(...back)
    const { id, status } = progress.invocation
    const word = statusName(status)
    if (seen.get(id) === word) return back.length === 0 ? Effect.void : tell(...back)
    seen.set(id, word)
    return tell(...back, `${id} is ${word} (${progress.settled} of ${progress.total} ended)`)
  }
}
