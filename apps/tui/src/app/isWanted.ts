/**
 * What the live UI takes of a feed.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"

/** Whether an event is about an invocation that is selected, or about none at all. */
export const isWanted =
  (isSelected: (invocation: Invocation) => boolean) =>
  (event: FeedEvent): boolean =>
    event._tag === "Live" || event._tag === "Offline" || isSelected("invocation" in event ? event.invocation : event.previous)
