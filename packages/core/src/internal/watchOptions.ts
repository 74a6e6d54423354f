/**
 * What users ask of a watch, checked before anything is sent.
 */
import * as DateTime from "effect/DateTime"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { InvocationFilter } from "../Invocations.ts"
import { InvalidRequest } from "../SyncError.ts"
import { checkTime } from "./checkTime.ts"
import { written } from "./request.ts"
import { checkOptions } from "./rules.ts"

/** How often a watch reads, and how much it holds; each has a default. */
export interface WatchOptions {
  /** Between ticks while anything is live. Default 2 seconds. */
  readonly liveInterval?: Duration.Input | undefined
  /** Between ticks while nothing is. Default 30 seconds. */
  readonly idleInterval?: Duration.Input | undefined
  /** Between re-listings, which find what was deleted. Default 10 minutes. */
  readonly relistInterval?: Duration.Input | undefined
  /**
   * How many finished invocations to hold, the newest. Live ones are held whatever their age; of a status that this version does not know, which no list
   * tells, those that were met. Default all.
   */
  readonly maxRows?: number | undefined
  /**
   * Leaves out what was created before this instant, by the service's clock: the first reading ends there, however long the list is. A text without a
   * zone is of UTC, and parts of a date have a year. Default all.
   *
   * @example
   * const watch = feed.watch({}, { since: "2026-11-29T22:00:00Z" })
   */
  readonly since?: DateTime.DateTime.Input | undefined
  /**
   * Completes each time that a person asks to read now. The next tick starts at once, or when the instant has come that a rate limit has named; and one
   * under way is given up for it, once the service has answered nothing for 5 seconds. A wait for a next try, as `Retry-After` asks for, is waited out.
   *
   * @example
   * const keys = yield* Queue.sliding<void>(1)
   * const watch = feed.watch({}, { wake: Queue.take(keys) })
   */
  readonly wake?: Effect.Effect<unknown> | undefined
  /**
   * Completes each time that the program has changed something itself, such as cancelled an invocation. The next tick starts at once, but `liveInterval`
   * after the last that was for a change, and gives nothing up: of many changes, those between two ticks cost one.
   */
  readonly changed?: Effect.Effect<unknown> | undefined
}

interface WatchLimits {
  readonly liveMs: number
  readonly idleMs: number
  readonly relistMs: number
  readonly maxRows: number
  /** In milliseconds since the Unix epoch; -Infinity for all. */
  readonly since: number
}

/** The limits of a watch, with what was left out; or an `InvalidRequest` that names the filter or the option at fault. */
export const checkWatch = Effect.fnUntraced(function* (
  filter: InvocationFilter,
  options: WatchOptions
): Effect.fn.Return<WatchLimits, InvalidRequest> {
  const operation = "invocations.watch"
  yield* written(operation, "query", checkOptions, filter)
  const interval = (field: "liveInterval" | "idleInterval" | "relistInterval", usual: Duration.Input) =>
    checkTime({ operation, field, issue: `${field} must be at least 1 millisecond` }, options[field] ?? usual, (ms) => ms >= 1)
  const liveMs = yield* interval("liveInterval", "2 seconds")
  const idleMs = yield* interval("idleInterval", "30 seconds")
  const relistMs = yield* interval("relistInterval", "10 minutes")
  const maxRows = options.maxRows ?? Infinity
  if (!(typeof maxRows === "number" && maxRows >= 0)) {
    return yield* new InvalidRequest({ operation, field: "maxRows", issue: "maxRows must be a number from 0" })
  }
  for (const field of ["wake", "changed"] as const) {
    if (options[field] === undefined || Effect.isEffect(options[field])) continue
    return yield* new InvalidRequest({ operation, field, issue: `${field} must be an effect` })
  }
  const since = options.since === undefined ? Option.some(-Infinity) : instantOf(options.since)
  if (Option.isNone(since)) {
    const issue = "since is not an instant; give a Date, its milliseconds since 1970, or a text such as 2026-11-29T22:00:00Z"
    return yield* new InvalidRequest({ operation, field: "since", issue })
  }
  return { liveMs, idleMs, relistMs, maxRows, since: since.value }
})

/** In milliseconds since the Unix epoch. To `DateTime.make` every other object is a date of 1970, and so is `true`. */
const instantOf = (input: DateTime.DateTime.Input): Option.Option<number> => {
  // A date of another realm is of another class.
  const value = Object.prototype.toString.call(input) === "[object Date]" ? Number(input) : input
  const isNamed =
    typeof value === "number" ||
    typeof value === "string" ||
    (typeof value === "object" && value !== null && ("epochMilliseconds" in value || Object.hasOwn(value, "year")))
  return isNamed ? Option.map(DateTime.make(value), DateTime.toEpochMillis) : Option.none()
}
