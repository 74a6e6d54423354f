/**
 * Waits for invocations to end: progress on stderr, what became of each on stdout, the worst of it as exit status.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { exitStatus } from "../../exitStatus.ts"
import { invocationShape } from "../../format/invocationShape.ts"
import { concluding, tell } from "../../output.ts"
import { longestMs } from "../../settings/Reader.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { Deadline } from "../Deadline.ts"
import { printRows } from "../printRows.ts"
import { waitTeller } from "./waitTeller.ts"
import { worst } from "./worst.ts"

/**
 * Lasts until all have ended, or `--deadline`, through outages. The exit status is how the command went `before` only where the ends are well, or where
 * that is to be looked at.
 */
export const awaitEnds = Effect.fnUntraced(function* (ids: ReadonlyArray<string>, before: number = exitStatus.ok) {
  const feed = yield* InvocationFeed
  const { output } = (yield* Settings).values
  const { left } = yield* Deadline
  const deadline = Math.min(Math.max(1, yield* left), longestMs)
  const terminal = yield* Terminal
  const { page } = yield* Invocations
  const teller = waitTeller({
    total: new Set(ids).size,
    columns: output === "table" && terminal.env["TERM"] !== "dumb" ? terminal.stderrColumns : undefined,
    tell,
    write: (text) => Effect.sync(() => void process.stderr.write(text)),
    usual: usualOf(page)
  })
  const outcomes = yield* feed.wait(ids, { deadline, onProgress: teller.onProgress }).pipe(teller.during)
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
  const printing = printRows(Stream.fromIterable(known), invocationShape(terminal, yield* Clock.currentTimeMillis), output)
  const ended = worst(known.map(({ status }) => statusName(status)))
  const other = [exitStatus.notFound, exitStatus.timedOut].find((status) => statuses.has(status)) ?? exitStatus.ok
  yield* concluding(() => (before === exitStatus.outcomeUnknown ? before : ended || other || before))(printing)
})

/** So many complete ones say what is usual. */
const leastUsual = 5

/** One request: how long those took that are complete among the newest of the same source. It is told by the way, so nothing of it is told where it fails. */
export const usualOf =
  (page: Invocations["Service"]["page"]) =>
  ({ sourceId }: Invocation) =>
    sourceId === undefined
      ? Effect.succeed(undefined)
      : Effect.gen(function* () {
          const { invocations } = yield* page({ sourceId, limit: 100 })
          // Loaded where a line is drawn.
          const { durationOf, percentiles } = yield* Effect.promise(() => import("@chroma-sync/insights/Durations"))
          const durations = invocations.flatMap((invocation) => durationOf(invocation) ?? [])
          return durations.length < leastUsual ? undefined : percentiles(durations)
        }).pipe(Effect.orElseSucceed(() => undefined))
