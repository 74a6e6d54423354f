import { Invocations } from "@chroma-sync/core/Invocations"
import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { all } from "@chroma-sync/insights/Insight"
import { slowFlags } from "@chroma-sync/insights/SlowFlags"
import { unresolved } from "@chroma-sync/insights/Unresolved"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** Why a database fails, what of it is still broken, and what is slow now: three answers from one pass over the list. */
export const report = Effect.fn("report")(function* (databaseName: string) {
  const invocations = yield* Invocations
  const now = yield* Clock.currentTimeMillis
  const insight = all({ failures: failureClusters({ limit: 5 }), broken: unresolved, slow: slowFlags({ now }) })
  return yield* invocations.list({ databaseName }).pipe(Stream.run(insight))
})
