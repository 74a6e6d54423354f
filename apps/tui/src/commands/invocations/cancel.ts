/**
 * `chroma-sync invocations cancel`: asks for the end of what is live. The targets are frozen before the question, and each is read again before
 * its request.
 */
import { type Invocation, isLive, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import { cancelOne, type Cancelling } from "../../acting/cancelOne.ts"
import { statusOf } from "../../exitStatus.ts"
import { errorText } from "../../format/error.ts"
import { invocationShape } from "../../format/invocationShape.ts"
import { concluding, tell } from "../../output.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { confirmed } from "../changing.ts"
import type { Selection } from "../flags.ts"
import { onService } from "../onService.ts"
import { printRows } from "../printRows.ts"
import { ServiceClock } from "../ServiceClock.ts"
import { type Cancelled, cancelledShape } from "./cancelledShape.ts"
import { selected } from "./selected.ts"
import { listed, questionOf, sureOf, targetParameters, targetsOf } from "./targets.ts"

const run = Effect.fnUntraced(
  function* (given: Command.Command.Config.Infer<typeof targetParameters>) {
    const { values } = yield* Settings
    const { isNamed, names, targets, total, unread } = yield* targetsOf(given, "pending", liveOf)
    const invocations = yield* Invocations
    const live = targets.filter(isLive)
    if (given.dryRun) {
      yield* printRows(Stream.fromIterable(targets), invocationShape(yield* Terminal, (yield* ServiceClock).now(), names), values.output)
      if (unread.length > 0) yield* tell(...unread.map(({ id, error }) => `${id}: ${errorText(error).what}`))
      return yield* concluding(() => unread.reduce((status, { error }) => status || statusOf(error), 0))(
        tell(`Would cancel ${live.length} of ${total}. Nothing was changed.`)
      )
    }
    if (total === 0) yield* tell("No invocation matches. Nothing was changed.")
    if (live.length > 0 && !(yield* confirmed(questionOf("Cancel", live, total), given.yes, listed(live)))) return
    let exitStatus = 0
    const cancelling = Stream.fromIterable(targets).pipe(
      Stream.mapEffect((target) => Effect.map(cancelOne(invocations, target.id), (outcome) => cancelled(target, outcome)), {
        concurrency: 4
      }),
      Stream.concat(Stream.fromIterable(unread.map(({ id, error }) => failed(id, "unknown", error)))),
      // What a filter found may end meanwhile; who names one wants that one cancelled.
      Stream.tap((result) => Effect.sync(() => (exitStatus ||= result.result === "has ended" && !isNamed ? 0 : result.exitStatus)))
    )
    const results = Stream.fromPull(Effect.succeed(yield* Stream.toPull(cancelling)))
    yield* printRows(results, cancelledShape, values.output).pipe(
      // All are cancelled, also where nobody reads what comes of it.
      Effect.tapError(() => Stream.runDrain(results)),
      concluding(() => exitStatus)
    )
  },
  Effect.scoped,
  onService(Layer.merge(ServiceClock.layer, Sources.layer))
)

/** In the order of an invocation's life: one that goes on while they are read is in one of them. */
const liveStatuses = ["pending", "processing"] as const

/** What is live of a selection. Where the service can filter by each status that is asked for, the short lists of these are read, and not that of all. */
const liveOf = Effect.fnUntraced(function* (selection: Selection) {
  const { status } = selection.filter
  const asked = typeof status === "string" ? [status] : status
  const isShort = asked?.every((name) => name === "cancelled" || name === "pending" || name === "processing")
  const statuses = isShort === true ? liveStatuses.filter((name) => asked?.includes(name)) : [status]
  const found = yield* Effect.forEach(statuses, (status) =>
    selected({ ...selection, filter: { ...selection.filter, status } }, { order: "desc" }).pipe(
      Effect.flatMap(({ rows }) => rows.pipe(Stream.filter(isLive), Stream.runCollect)),
      Effect.scoped
    )
  )
  const rows = [...new Map(found.flat().map((row) => [row.id, row])).values()]
  const sure = yield* sureOf(selection, rows)
  return sure.toSorted((one, other) => DateTime.Order(other.createdAt, one.createdAt))
})

/** What came of it. What goes wrong with one does not keep the others. */
const cancelled = (target: Invocation, outcome: Cancelling): Cancelled => {
  switch (outcome._tag) {
    case "Asked":
      return { id: target.id, result: "requested", status: statusName(outcome.current.status), exitStatus: 0 }
    case "Ended":
      return ended(outcome.current)
    case "Failed":
      return failed(target.id, statusName(target.status), outcome.error)
  }
}

const failed = (id: string, status: StatusName, error: SyncError): Cancelled => ({
  id,
  result: errorText(error).what,
  status,
  exitStatus: statusOf(error)
})

const ended = (current: Invocation): Cancelled => {
  const status = statusName(current.status)
  return {
    id: current.id,
    result: status === "cancelled" ? "is cancelled" : "has ended",
    status,
    exitStatus: status === "cancelled" ? 0 : 1
  }
}

export const cancel = Command.make("cancel", targetParameters, run).pipe(
  Command.withExamples([
    { command: "chroma-sync invocations cancel 3f2a91c4-7e0b-4d3c-9a51-5d2f8e6b1c20", description: "Cancel one, after a question" },
    { command: "chroma-sync invocations cancel status:pending older:2h --dry-run", description: "See what a query would cancel" },
    {
      command: "chroma-sync invocations cancel --status pending --database docs --yes",
      description: "Cancel what waits, without a question"
    }
  ])
)
