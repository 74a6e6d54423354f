/**
 * What a watch reads for its filter.
 */
import type { Invocation } from "../Invocation.ts"
import type { InvocationFilter } from "../Invocations.ts"
import { askedStatuses } from "./invocationInput.ts"
import { statusName } from "./status.ts"

const liveStatuses = ["pending", "processing"] as const

/** The parts of a filter, each for one kind of reading. */
export interface WatchReading {
  readonly matches: (invocation: Invocation) => boolean
  /** Whether every match is live. The lists of these are enough then. */
  readonly onlyLive: boolean
  /** The lists of live invocations to read. */
  readonly statuses: ReadonlyArray<(typeof liveStatuses)[number]>
  /** For ticks: what a status is now says little of what it will be, so they read without that filter. */
  readonly scope: InvocationFilter
  /** For the re-listing. */
  readonly listed: InvocationFilter
}

export const readingOf = (filter: InvocationFilter): WatchReading => {
  const asked = askedStatuses(filter.status)
  const lists = liveStatuses.filter((status) => asked === undefined || asked.includes(status))
  const onlyLive = asked !== undefined && asked.length === lists.length
  const scope = { ...filter, status: undefined }
  return {
    matches: (invocation) => asked === undefined || asked.includes(statusName(invocation.status)),
    onlyLive,
    statuses: onlyLive ? lists : liveStatuses,
    scope,
    // The service filters by `cancelled`, which is final: a list of it is short and has every match.
    listed: asked?.length === 1 && asked[0] === "cancelled" ? filter : scope
  }
}
