/**
 * `chroma-sync invocations watch`: one line per change, through outages, until a condition or a deadline.
 */
import { type Invocation, isLive, statusName } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { Sources } from "@chroma-sync/core/Sources"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import { linesOf } from "../../format/Lines.ts"
import { type Change, changeShape } from "../../format/changeShape.ts"
import { Outcome, print } from "../../output.ts"
import { oneOf } from "../../settings/Reader.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { watchFrom } from "../../watchFrom.ts"
import { filterFlags, isSelected, queryArgument, type Selected, toSelection } from "../flags.ts"
import { onService } from "../onService.ts"
import { optionalFlag } from "../params.ts"
import { ServiceClock } from "../ServiceClock.ts"
import { healthTeller } from "./healthTeller.ts"
import { worst } from "./worst.ts"

const flags = {
  ...queryArgument,
  ...filterFlags,
  until: optionalFlag("until", oneOf(["all", "any", "failed"]), "End when all have ended, one has, or one has failed")
}

const run = Effect.fnUntraced(
  function* (given: Command.Command.Config.Infer<typeof flags>) {
    const { values } = yield* Settings
    const selection = yield* toSelection(given, values.database, given.query)
    const clock = yield* ServiceClock
    const until = Option.getOrUndefined(given.until)
    const output = values.output
    // A list of changes has no end to put a bracket at.
    const terminal = yield* Terminal
    const lines = linesOf(
      changeShape(terminal, selection.names),
      output === "json" ? "ndjson" : output,
      terminal.stdoutColumns !== undefined
    )
    const health = healthTeller()
    const live = new Set<string>()
    const ended: Array<Invocation> = []
    let printed = 0
    let caughtUp = false
    let selected: Selected | undefined
    const chosen = () => (selected ??= selection.at(clock.now()))

    const take = Effect.fnUntraced(function* (event: FeedEvent) {
      yield* health(event)
      if (event._tag === "Live") caughtUp = event.complete
      const change = changeOf(event, yield* Clock.currentTimeMillis)
      if (change === undefined) return
      // What is told was read, so by now the service has said what time it is.
      if (!isSelected(chosen(), change.invocation)) return
      const { invocation } = change
      const wasLive = live.has(invocation.id)
      if (change.event === "removed" || !isLive(invocation)) live.delete(invocation.id)
      else live.add(invocation.id)
      // What had ended before the watch began is no news.
      if (!caughtUp && !wasLive && !isLive(invocation)) return
      if (!isLive(invocation) && (wasLive || change.event === "added")) ended.push(invocation)
      yield* print((printed++ === 0 ? lines.before : "") + lines.row(change, printed))
    })
    const isOver = () =>
      (until === "all" && caughtUp && live.size === 0) ||
      (until === "any" && ended.length > 0) ||
      (until === "failed" && ended.some(({ status }) => status._tag === "Failed"))

    const since = selection.at(0).since === -Infinity ? undefined : () => chosen().since
    yield* watchFrom(selection.filter, since).pipe(Stream.mapEffect(take), Stream.takeUntil(isOver), Stream.runDrain)
    const exitStatus = worst(ended.map(({ status }) => statusName(status)))
    if (exitStatus !== 0) return yield* new Outcome({ exitStatus })
  },
  onService(Layer.merge(ServiceClock.layerWithFeed, Sources.layer))
)

const changeOf = (event: FeedEvent, at: number): Change | undefined => {
  switch (event._tag) {
    case "Added":
      return { event: "added", at, from: undefined, invocation: event.invocation }
    case "Changed":
      return { event: "changed", at, from: statusName(event.previous.status), invocation: event.current }
    case "Removed":
      // What a filter by status no longer lets through has changed; what makes room for others has not.
      if (event.reason === "evicted") return undefined
      return { event: event.reason === "deleted" ? "removed" : "changed", at, from: undefined, invocation: event.invocation }
    default:
      return undefined
  }
}

export const watch = Command.make("watch", flags, run).pipe(
  Command.withDescription(
    "Print each change as it is seen, until --until holds or --deadline is over, and without them for ever, through outages."
  ),
  Command.withExamples([
    { command: "chroma-sync invocations watch --database docs -o ndjson | jq -c .invocation.id", description: "Feed a program" },
    { command: "chroma-sync invocations watch --until all --deadline 30m", description: "Exit 0 when all is well, 3 when one failed" }
  ])
)
