/**
 * `chroma-sync invocations rerun`: starts again what has ended, with all that it was given. The targets are frozen before the question, and no create is
 * sent twice.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import { type PlannedRerun, planReruns, type Rerunning, rerunOne } from "../../acting/rerun.ts"
import { type Seen, seenIn } from "../../acting/seenIn.ts"
import { exitStatus, statusOf } from "../../exitStatus.ts"
import { errorText } from "../../format/error.ts"
import { concluding, tell } from "../../output.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { confirmed } from "../changing.ts"
import { calledInTime, withinDeadline } from "../Deadline.ts"
import type { Selection } from "../flags.ts"
import { onService } from "../onService.ts"
import { toggle } from "../params.ts"
import { printRows } from "../printRows.ts"
import { ServiceClock } from "../ServiceClock.ts"
import { awaitEnds } from "./awaitEnds.ts"
import { ofNewIds, type Rerun, rerunShape } from "./rerunShape.ts"
import { selected } from "./selected.ts"
import { listed, questionOf, sureOf, targetParameters, targetsOf } from "./targets.ts"

const flags = {
  ...targetParameters,
  wait: toggle("wait", "Wait for the ends of those that run again, which set the exit status")
}

type Given = Command.Command.Config.Infer<typeof flags>

const run = Effect.fnUntraced(
  function* (given: Given) {
    const started = yield* start(given)
    if (given.wait && started !== undefined) yield* awaitEnds(started.ids, started.exitStatus)
  },
  onService(Layer.merge(ServiceClock.layerWithFeed, Sources.layer), { ownDeadline: true })
)

/** Gives the ids of those that run, and the status of what went wrong; `undefined` where the answer to the question, or `--dry-run`, has it otherwise. */
const start = Effect.fnUntraced(function* (given: Given) {
  const { output } = (yield* Settings).values
  const { isNamed, targets, total, unread } = yield* withinDeadline(targetsOf(given, "failed", selectedTargets))
  const planned = planReruns(targets)
  const wanted = planned.flatMap(({ row, rerun }) => (rerun === undefined ? [] : [row]))
  const unstarted = unread.map(({ id, error }) => failed(id, error))
  const skipped = (plan: PlannedRerun) => skippedRerun(plan, isNamed)
  const shape = rerunShape(yield* Terminal)

  if (given.dryRun) {
    const rows =
      output === "ids"
        ? wanted.map(would)
        : [...planned.map((plan) => (plan.rerun === undefined ? skipped(plan) : would(plan.row))), ...unstarted]
    yield* printRows(Stream.fromIterable(rows), shape, output)
    return yield* concluding(() => worstOf(unstarted))(tell(`Would run ${wanted.length} of ${total} again. Nothing was changed.`))
  }
  if (total === 0) yield* tell("No invocation matches. Nothing was changed.")
  if (wanted.length > 0 && !(yield* withinDeadline(confirmed(questionOf("Run again", wanted, total), given.yes, listed(wanted)))))
    return undefined

  const invocations = yield* Invocations
  const done: Array<Rerun> = []
  const starting = Stream.fromIterable(planned).pipe(
    Stream.mapEffect(
      ({ row, rerun, ...plan }) =>
        rerun === undefined
          ? Effect.succeed(skipped({ row, rerun, ...plan }))
          : calledInTime((options) => rerunOne(invocations, rerun, options)).pipe(
              Effect.match({
                onFailure: (late) => ({
                  ...failed(row.id, late),
                  result: "does not run again: --deadline was over before it was asked for"
                }),
                onSuccess: (outcome) => asked(row, outcome)
              }),
              Effect.onInterrupt(() => tell(`${row.id} may run again all the same: look before you send it again.`))
            ),
      // Each is told once it is known, also where another takes long and is given up.
      { concurrency: 4, unordered: true }
    ),
    Stream.concat(Stream.fromIterable(unstarted)),
    Stream.tap((result) => Effect.sync(() => void done.push(result)))
  )
  if (given.wait) {
    // stdout is for what becomes of them.
    yield* Stream.runForEach(starting, ({ id, newId, result }) => tell(`${id} ${result}${newId === undefined ? "" : ` as ${newId}`}`))
  } else {
    const results = Stream.fromPull(Effect.succeed(yield* Stream.toPull(starting)))
    const printing =
      output === "ids"
        ? printRows(
            Stream.filter(results, ({ newId }) => newId !== undefined),
            ofNewIds(shape),
            output
          )
        : printRows(results, shape, output)
    yield* printing.pipe(
      // All are started, also where nobody reads what comes of it.
      Effect.tapError(() => Stream.runDrain(results)),
      concluding(() => worstOf(done))
    )
  }
  return { ids: done.flatMap(({ newId }) => newId ?? []), exitStatus: worstOf(done) }
}, Effect.scoped)

const selectedTargets = Effect.fnUntraced(function* (selection: Selection) {
  const { rows } = yield* selected(selection, { order: "desc" })
  return yield* sureOf(selection, yield* Stream.runCollect(rows))
}, Effect.scoped)

/** What may have been done comes before all else, since it is to be looked at. */
const worstOf = (done: ReadonlyArray<Rerun>): number =>
  done.some(({ exitStatus: status }) => status === exitStatus.outcomeUnknown)
    ? exitStatus.outcomeUnknown
    : (done.find(({ exitStatus: status }) => status !== exitStatus.ok)?.exitStatus ?? exitStatus.ok)

const would = ({ id }: Invocation): Rerun => ({ id, newId: undefined, result: "would run again", exitStatus: exitStatus.ok })

/** What a query finds need not be such as can run again; who names one wants that one. */
const skippedRerun = ({ row, skip = "", isSame }: PlannedRerun, isNamed: boolean): Rerun => ({
  id: row.id,
  newId: undefined,
  result: `does not run again: it ${skip}`,
  exitStatus: isNamed && !isSame ? exitStatus.failed : exitStatus.ok
})

const failed = (id: string, error: Parameters<typeof errorText>[0]): Rerun => ({
  id,
  newId: undefined,
  result: errorText(error).what,
  exitStatus: statusOf(error)
})

/** What came of it. What goes wrong with one does not keep the others. */
const asked = ({ id }: Invocation, outcome: Rerunning): Rerun => {
  switch (outcome._tag) {
    case "Started":
      return { id, newId: outcome.id, result: "runs again", exitStatus: exitStatus.ok }
    case "Running":
      return { id, newId: undefined, result: "does not run again: the same runs already, or has run (409)", exitStatus: exitStatus.failed }
    case "Lost":
      return { id, newId: undefined, result: lost(seenIn(outcome.found)), exitStatus: exitStatus.outcomeUnknown }
    case "Unknown":
    case "Failed":
      return failed(id, outcome.error)
  }
}

/** It stays unknown who created what was found, so nothing is taken for this command's own. */
const lost = ({ seen, isSure }: Seen): string => {
  const look = "(the answer was lost): look before you send it again"
  if (!isSure) return `may run again${seen.length === 0 ? "" : ` as ${seen.join(" or ")}`} ${look}`
  return seen.length === 0 ? `does not run again as of now ${look}` : `seems to run again as ${seen.join(" or ")} (the answer was lost)`
}

export const rerun = Command.make("rerun", flags, run).pipe(
  Command.withDescription(
    "Run again what has ended, with all that it was given, once each; each old id is told with its new one. Files that were uploaded are to be added again instead."
  ),
  Command.withExamples([
    { command: "chroma-sync invocations rerun 3f2a91c4", description: "Run one again, after a question" },
    { command: "chroma-sync invocations rerun status:failed newer:12h --dry-run", description: "See what a query would run again" },
    {
      command: "chroma-sync invocations rerun status:failed newer:12h --yes --wait",
      description: "Run it again, and exit 3 if any fails again"
    }
  ])
)
