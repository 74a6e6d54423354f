/**
 * The invocations of a selection, as they are read.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"
import { isSelected, type Selection } from "../flags.ts"
import { ServiceClock } from "../ServiceClock.ts"
import { warnOf } from "../warnOf.ts"

/**
 * Reads the first page, which says what time it is at the service: `now`, from which the selection's ages count. The `rows` end where the list leaves
 * the selection's time. Rows that break the contract become warnings.
 */
export const selected = Effect.fnUntraced(function* (
  { filter, at }: Selection,
  options: { readonly order: "asc" | "desc"; readonly limit?: number }
) {
  const pages = (yield* Invocations).pages({ ...filter, ...options })
  const pull = yield* Stream.toPull(pages)
  const first = yield* Pull.catchDone(pull, () => Effect.succeed([]))
  const now = (yield* ServiceClock).now()
  const chosen = at(now)
  const { since, before } = chosen
  const rows = Stream.fromIterable(first).pipe(
    Stream.concat(Stream.fromPull(Effect.succeed(pull))),
    Stream.tap(({ malformed }) => warnOf(malformed)),
    Stream.flatMap((page) => Stream.fromArray(page.invocations)),
    Stream.takeWhile(({ createdAt }) => {
      const created = DateTime.toEpochMillis(createdAt)
      return options.order === "asc" ? created < before : created >= since
    }),
    Stream.filter((row) => isSelected(chosen, row))
  )
  return { now, since, before, rows }
})
