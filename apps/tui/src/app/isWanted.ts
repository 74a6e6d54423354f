/**
 * What the live UI takes of a feed.
 */
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import * as DateTime from "effect/DateTime"

/** A time, from `since` up to `before`, in milliseconds since the Unix epoch. */
interface Within {
  readonly since: number
  readonly before: number
}

/** Whether an event is about something that was created within a time, or about no invocation at all. */
export const isWanted =
  ({ since, before }: Within) =>
  (event: FeedEvent): boolean => {
    if (event._tag === "Live" || event._tag === "Offline") return true
    const { createdAt } = "invocation" in event ? event.invocation : event.previous
    const at = DateTime.toEpochMillis(createdAt)
    return at >= since && at < before
  }
