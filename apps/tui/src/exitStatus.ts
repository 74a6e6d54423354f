/**
 * What a command's exit status says. Scripts rely on it.
 */

export const exitStatus = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** An invocation that was waited for has failed. */
  invocationFailed: 3,
  /** An invocation that was waited for was cancelled. */
  invocationCancelled: 4,
  timedOut: 5,
  unreachable: 6,
  notAuthorised: 7,
  notFound: 8,
  /** Something was sent and the answer was lost: it may have been done. */
  outcomeUnknown: 9,
  interrupted: 130
} as const

const byTag: Readonly<Record<string, number>> = {
  Unauthorized: exitStatus.notAuthorised,
  Forbidden: exitStatus.notAuthorised,
  NotFound: exitStatus.notFound,
  TimeoutError: exitStatus.timedOut,
  DeadlineError: exitStatus.timedOut,
  TransportError: exitStatus.unreachable,
  ServiceUnavailable: exitStatus.unreachable,
  OutcomeUnknown: exitStatus.outcomeUnknown,
  InvalidRequest: exitStatus.usage,
  SettingsError: exitStatus.usage,
  UsageError: exitStatus.usage,
  StdoutClosed: exitStatus.ok
}

/** The status of an error by its tag; a missing key is an authorisation matter, though nothing was sent. */
export const statusOf = (error: unknown): number => {
  if (typeof error !== "object" || error === null || !("_tag" in error)) return exitStatus.failed
  if (error._tag === "InvalidRequest" && "field" in error && error.field === "token") return exitStatus.notAuthorised
  if (error._tag === "Outcome" && "exitStatus" in error && typeof error.exitStatus === "number") return error.exitStatus
  return byTag[String(error._tag)] ?? exitStatus.failed
}
