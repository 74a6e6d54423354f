/**
 * Asks the service for what was confirmed, a few at a time, and tells what came of each.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import { cancelOne } from "../../acting/cancelOne.ts"
import { rerunOf, rerunOne } from "../../acting/rerun.ts"
import { errorText } from "../../format/error.ts"
import type { ActKind, ActOutcome } from "../Acts.ts"

/** Requests under way at once. */
const concurrency = 4

export const actOn = Effect.fn("actOn")(function* (
  kind: ActKind,
  rows: ReadonlyArray<Invocation>,
  tell: (row: Invocation, outcome: ActOutcome) => void
) {
  const invocations = yield* Invocations
  const one = kind === "cancel" ? cancel : rerun
  yield* Effect.forEach(rows, (row) => Effect.map(one(invocations, row), (outcome) => tell(row, outcome)), { concurrency, discard: true })
})

const failed = (error: Parameters<typeof errorText>[0]): ActOutcome => {
  const { what, next } = errorText(error)
  return { _tag: "Failed", text: next === undefined ? what : `${what}. ${next}` }
}

const cancel = (invocations: Invocations["Service"], row: Invocation): Effect.Effect<ActOutcome> =>
  Effect.map(cancelOne(invocations, row.id), (outcome) => (outcome._tag === "Failed" ? failed(outcome.error) : outcome))

const rerun = (invocations: Invocations["Service"], row: Invocation): Effect.Effect<ActOutcome> => {
  const planned = rerunOf(row)
  if (typeof planned === "string") return Effect.succeed({ _tag: "Failed", text: planned })
  return Effect.map(rerunOne(invocations, planned), (outcome): ActOutcome => {
    if (outcome._tag === "Failed") return failed(outcome.error)
    if (outcome._tag !== "Lost") return outcome
    const { found } = outcome
    const seen = found._tag === "Created" ? [found.invocation.id] : found._tag === "Ambiguous" ? found.candidates.map(({ id }) => id) : []
    return { _tag: "Lost", seen }
  })
}
