/**
 * What a status tells, for programs that read invocations and need no schema of them.
 */
import type { Invocation, InvocationStatus, StatusName } from "../Invocation.ts"

/**
 * The service's word for a status.
 *
 * @example
 * statusName({ _tag: "Pending" }) // "pending"
 */
export const statusName = ({ _tag }: InvocationStatus): StatusName =>
  // The words are the tags, and the compiler sees it.
  _tag.toLowerCase() as Lowercase<typeof _tag>

/** Whether an invocation has not reached a final status. An unknown status counts as live: it may still change. */
export const isLive = (invocation: Invocation): boolean =>
  invocation.status._tag === "Pending" || invocation.status._tag === "Processing" || invocation.status._tag === "Unknown"
