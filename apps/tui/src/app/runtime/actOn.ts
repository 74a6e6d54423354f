/**
 * Asks the service for what was confirmed, a few at a time, and tells what came of each.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import { cancelOne } from "../../acting/cancelOne.ts"
import { rerunOf, rerunOne } from "../../acting/rerun.ts"
import { type Reconciliation, seenIn } from "../../acting/seenIn.ts"
import { toCreateSource } from "../../creating/newSource.ts"
import { defectText, errorText } from "../../format/error.ts"
import type { Env } from "../../terminal.ts"
import type { ActOutcome } from "../Acts.ts"
import type { Change, ChangeOutcome } from "../Change.ts"
import type { Command, Message } from "../message.ts"

/** Requests under way at once. */
const concurrency = 4

export const actOn = Effect.fn("actOn")(function* (
  { kind, rows, of }: Extract<Command, { readonly _tag: "Act" }>,
  tell: (message: Message) => void
) {
  const invocations = yield* Invocations
  const [one, ended] = kind === "cancel" ? [cancel, cancelEnded] : [rerun, rerunEnded]
  const ask = Effect.fnUntraced(function* (row: Invocation) {
    tell({ _tag: "Asking", of, id: row.id })
    const outcome = yield* Effect.suspend(() => one(invocations, row)).pipe(
      Effect.catchDefect((defect) => Effect.succeed(ended(defectText(defect))))
    )
    tell({ _tag: "Acted", of, row, outcome })
  })
  yield* Effect.forEach(rows, ask, { concurrency, discard: true })
})

/** Asks once: a request whose answer is lost is looked for and never sent again. */
export const changeOn = Effect.fn("changeOn")(function* (change: Change, env: Env) {
  const invocations = yield* Invocations
  const sources = yield* Sources
  const lost = <E>(found: Effect.Effect<Reconciliation, E>, error: SyncError) =>
    Effect.match(found, { onSuccess: (found): ChangeOutcome => ({ _tag: "Lost", ...seenIn(found) }), onFailure: () => failed(error) })
  const done = (id: string): ChangeOutcome => ({ _tag: "Done", id })
  switch (change._tag) {
    case "CreateInvocation":
      return yield* invocations.create(change.source.id, change.input).pipe(
        Effect.map(done),
        Effect.catchTag("OutcomeUnknown", (error) => lost(invocations.reconcile(error), error)),
        Effect.catch((error) => Effect.succeed(failed(error)))
      )
    case "CreateSource":
      return yield* sources.create(toCreateSource(change.draft, env)).pipe(
        Effect.map(done),
        Effect.catchTag("OutcomeUnknown", (error) => lost(sources.reconcile(error), error)),
        Effect.catch((error) => Effect.succeed(failed(error)))
      )
    case "DeleteSource":
      return yield* sources.delete(change.source.id).pipe(
        Effect.as(done(change.source.id)),
        Effect.catch((error) => Effect.succeed(failed(error)))
      )
  }
})

const failed = (error: Parameters<typeof errorText>[0]): { readonly _tag: "Failed"; readonly text: string } => {
  const { what, next } = errorText(error)
  return { _tag: "Failed", text: next === undefined ? what : `${what}. ${next}` }
}

const cancel = (invocations: Invocations["Service"], row: Invocation): Effect.Effect<ActOutcome> =>
  Effect.map(cancelOne(invocations, row.id), (outcome) => (outcome._tag === "Failed" ? failed(outcome.error) : outcome))

/** A defect has ended it: to cancel once more does no harm. */
const cancelEnded = (text: string): ActOutcome => ({ _tag: "Failed", text })

const rerun = (invocations: Invocations["Service"], row: Invocation): Effect.Effect<ActOutcome> => {
  const planned = rerunOf(row)
  if (typeof planned === "string") return Effect.succeed({ _tag: "Failed", text: planned })
  return Effect.map(rerunOne(invocations, planned), (outcome): ActOutcome => {
    switch (outcome._tag) {
      case "Failed":
        return failed(outcome.error)
      case "Unknown":
        return { ...failed(outcome.error), _tag: "Unknown" }
      case "Lost":
        return { _tag: "Lost", ...seenIn(outcome.found) }
      default:
        return outcome
    }
  })
}

/** The same: how far it came nobody knows. */
const rerunEnded = (text: string): ActOutcome => ({
  _tag: "Unknown",
  text: `${text}, so it may have been done. Look whether it was done before you send it again.`
})
