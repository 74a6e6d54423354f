/**
 * How far a wait is, on one line.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import type { Durations } from "@chroma-sync/insights/Durations"
import * as DateTime from "effect/DateTime"
import { durationText } from "./invocation.ts"
import { duration } from "./time.ts"

/** What is waited for: what is live of it by now, and how many of all have ended. */
export interface Waiting {
  readonly live: ReadonlyArray<Invocation>
  readonly settled: number
  readonly total: number
  /** The service does not answer. */
  readonly away: boolean
  /** How long what completed lately took, where one is waited for and that is known. */
  readonly usual?: Durations | undefined
}

/**
 * The line at a time, in milliseconds since the Unix epoch; ids are whole or eight characters.
 *
 * @example
 * waitingText(waiting, now, 8) // "3f2a91c4 is processing for 4m12s, usually 41s to 1m50s"
 */
export const waitingText = ({ live, settled, total, away, usual }: Waiting, now: number, idCharacters: number): string => {
  const oldest = live.toSorted((one, other) => DateTime.Order(one.createdAt, other.createdAt))[0]
  const off = away ? "the service does not answer; when it last did, " : ""
  if (oldest === undefined) return `${off}${settled} of ${total} ended`
  const since = durationText(oldest, now)
  const id = oldest.id.slice(0, idCharacters)
  if (total === 1) {
    const usually = usual === undefined ? "" : `, usually ${duration(usual.p50)} to ${duration(usual.p95)}`
    return `${off}${id} ${away ? "was" : "is"} ${statusName(oldest.status)} for ${since}${usually}`
  }
  return `${off}${settled} of ${total} ended, the oldest of the others, ${id}, ${away ? "was" : "is"} ${statusName(oldest.status)} for ${since}`
}
