/**
 * The invocations of a selection, as they are read.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { Invocations, ListError } from "@chroma-sync/core/Invocations"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { tell } from "../../output.ts"
import type { Selection } from "../flags.ts"

/** Ends where the list leaves the selection's time. Rows that break the contract become warnings. */
export const selected = (
  invocations: Invocations["Service"],
  { filter, since, before, matches }: Selection,
  options: { readonly order: "asc" | "desc"; readonly limit?: number }
): Stream.Stream<Invocation, ListError> => {
  const within = (row: Invocation) => {
    const at = DateTime.toEpochMillis(row.createdAt)
    return { started: at >= since, ended: at >= before }
  }
  return invocations.pages({ ...filter, ...options }).pipe(
    Stream.tap((page) =>
      Effect.forEach(page.malformed, ({ issue }) => tell(`warning: a row breaks the contract: ${issue}`), { discard: true })
    ),
    Stream.flatMap((page) => Stream.fromArray(page.invocations)),
    Stream.takeWhile((row) => (options.order === "asc" ? !within(row).ended : within(row).started)),
    Stream.filter((row) => within(row).started && !within(row).ended && matches(row))
  )
}
