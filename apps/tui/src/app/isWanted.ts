/**
 * What the live UI takes of a feed.
 */
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import * as DateTime from "effect/DateTime"
import { isOf } from "../query/asked.ts"

/** A filter, and a time from `since` up to `before`, in milliseconds since the Unix epoch. */
interface Wanted {
  readonly filter: InvocationFilter
  readonly since: number
  readonly before: number
}

/** Whether an event is about something that the filter asks for and that was created within a time, or about no invocation at all. */
export const isWanted = ({ filter, since, before }: Wanted): ((event: FeedEvent) => boolean) => {
  const isAsked = isOf(filter)
  return (event) => {
    if (event._tag === "Live" || event._tag === "Offline") return true
    const invocation = "invocation" in event ? event.invocation : event.previous
    const at = DateTime.toEpochMillis(invocation.createdAt)
    return at >= since && at < before && isAsked(invocation)
  }
}
