/**
 * Core's errors as this package's classes.
 */
import type { AnswerFacts, InvalidRequest, SyncError } from "@chroma-sync/core/SyncError"
import * as errors from "./errors.ts"
import { fromLostCreate } from "./fromCore.ts"

/** The classes that know nothing beyond what every error knows. */
const plain = {
  BadRequest: errors.BadRequestError,
  Unauthorized: errors.UnauthorizedError,
  Forbidden: errors.ForbiddenError,
  NotFound: errors.NotFoundError,
  Conflict: errors.ConflictError,
  PreconditionFailed: errors.PreconditionFailedError,
  InternalServerError: errors.InternalServerError,
  ServiceUnavailable: errors.ServiceUnavailableError,
  UnexpectedStatus: errors.UnexpectedStatusError,
  FileUnreadable: errors.FileUnreadableError
} as const

/** What every error of core knows, and what those know that an answer came with. */
type Known = Pick<SyncError, "message" | "operation" | "attempts" | "retryable"> & Partial<AnswerFacts & { readonly status: number }>

/** An error of core as a caller sees it. */
export const fromSyncError = (error: SyncError): errors.ChromaSyncError => {
  const { message, operation, attempts, retryable, status, error: code = "", detail = "", requestId, retryAfterMs }: Known = error
  const facts = { message, operation, status, code, detail, retryable, requestId, retryAfterMs, attempts }
  switch (error._tag) {
    case "RateLimited":
      return new errors.RateLimitedError({ ...facts, resumeAt: error.resumeAt === undefined ? undefined : new Date(error.resumeAt) })
    case "TransportError":
      return new errors.TransportError({ ...facts, reason: error.reason })
    case "TimeoutError":
      return new errors.TimeoutError({ ...facts, limit: error.limit, limitMs: error.limitMs })
    case "InvalidResponse":
      return new errors.InvalidResponseError({ ...facts, issue: error.issue, snippet: error.snippet })
    case "OutcomeUnknown":
      return new errors.OutcomeUnknownError({
        ...facts,
        ...fromLostCreate(error),
        issue: error.issue
      })
    case "InvalidRequest":
      return fromInvalidRequest(error, facts)
    default:
      return new plain[error._tag](facts)
  }
}

/** What is no error of core, such as what a callback of the user's threw, passes as it is. */
export const toError = (error: unknown): unknown => (isSyncError(error) ? fromSyncError(error) : error)

/** The options that core knows by another name, beside those that name a unit here. */
const names: Readonly<Record<string, string>> = { token: "apiKey", attemptTimeout: "timeoutMs" }

const fromInvalidRequest = (error: InvalidRequest, facts: errors.ErrorFacts): errors.InvalidRequestError => {
  const field = names[error.field] ?? error.field.replace(/(Interval|^deadline)$/, "$1Ms")
  const issue = error.issue.startsWith(`${error.field} `) ? field + error.issue.slice(error.field.length) : error.issue
  return new errors.InvalidRequestError({ ...facts, message: facts.message.replace(error.issue, () => issue), field, issue })
}

const isSyncError = (error: unknown): error is SyncError => error instanceof Error && "_tag" in error && "attempts" in error
