/**
 * What a command's exit status says. Scripts rely on it.
 */
import type { SyncError } from "@chroma-sync/core/SyncError"

export const exitStatus = {
  ok: 0,
  failed: 1,
  usage: 2,
  timedOut: 5,
  unreachable: 6,
  notAuthorised: 7,
  notFound: 8,
  interrupted: 130
} as const

const byTag: Partial<Record<SyncError["_tag"] | "SettingsError" | "UsageError" | "StdoutClosed", number>> = {
  Unauthorized: exitStatus.notAuthorised,
  Forbidden: exitStatus.notAuthorised,
  NotFound: exitStatus.notFound,
  TimeoutError: exitStatus.timedOut,
  TransportError: exitStatus.unreachable,
  ServiceUnavailable: exitStatus.unreachable,
  InvalidRequest: exitStatus.usage,
  SettingsError: exitStatus.usage,
  UsageError: exitStatus.usage,
  StdoutClosed: exitStatus.ok
}

/** The status of an error by its tag; a missing key is an authorisation matter, though nothing was sent. */
export const statusOf = (error: unknown): number => {
  if (typeof error !== "object" || error === null || !("_tag" in error)) return exitStatus.failed
  if (error._tag === "InvalidRequest" && "field" in error && error.field === "token") return exitStatus.notAuthorised
  // Every key of the table is looked up by what may be another tag.
  return byTag[error._tag as keyof typeof byTag] ?? exitStatus.failed
}
