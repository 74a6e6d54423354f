/**
 * What a command's exit status says. Scripts rely on it.
 */
import type { SyncError } from "@chroma-sync/core/SyncError"
import type { EmulatorError } from "@chroma-sync/emulator/Emulator"
import type { ScenarioError } from "@chroma-sync/emulator/Scenario"
import type { DeadlineError, LostAnswer, PrintError, UsageError } from "./output.ts"
import type { SettingsError } from "./settings/SettingsError.ts"

/** Every error that a command can end with. */
export type ErrorTag = (
  | SyncError
  | LostAnswer
  | DeadlineError
  | UsageError
  | SettingsError
  | PrintError
  | ScenarioError
  | EmulatorError
)["_tag"]

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
  BadRequest: exitStatus.failed,
  Unauthorized: exitStatus.notAuthorised,
  Forbidden: exitStatus.notAuthorised,
  NotFound: exitStatus.notFound,
  Conflict: exitStatus.failed,
  PreconditionFailed: exitStatus.failed,
  RateLimited: exitStatus.failed,
  InternalServerError: exitStatus.failed,
  UnexpectedStatus: exitStatus.failed,
  InvalidResponse: exitStatus.failed,
  TimeoutError: exitStatus.timedOut,
  DeadlineError: exitStatus.timedOut,
  TransportError: exitStatus.unreachable,
  ServiceUnavailable: exitStatus.unreachable,
  OutcomeUnknown: exitStatus.outcomeUnknown,
  FileUnreadable: exitStatus.failed,
  InvalidRequest: exitStatus.usage,
  SettingsError: exitStatus.usage,
  UsageError: exitStatus.usage,
  ScenarioError: exitStatus.usage,
  EmulatorError: exitStatus.failed,
  StdoutError: exitStatus.failed,
  StdoutClosed: exitStatus.ok
} satisfies Readonly<Record<ErrorTag, number>>

/** The status of an error by its tag; a key that is missing or cannot be used is an authorisation matter, though nothing was sent. */
export const statusOf = (error: unknown): number => {
  if (typeof error !== "object" || error === null || !("_tag" in error)) return exitStatus.failed
  if (error._tag === "InvalidRequest" && "field" in error && error.field === "token") return exitStatus.notAuthorised
  if (error._tag === "SettingsError" && "ofKey" in error && error.ofKey === true) return exitStatus.notAuthorised
  if (error._tag === "Outcome" && "exitStatus" in error && typeof error.exitStatus === "number") return error.exitStatus
  return byTag[String(error._tag)] ?? exitStatus.failed
}
