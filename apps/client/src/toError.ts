/**
 * Core's errors as this package's classes.
 */
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as errors from "./errors.ts"

const classes: Record<SyncError["_tag"], new (facts: errors.ErrorFacts) => errors.ChromaSyncError> = {
  BadRequest: errors.BadRequestError,
  Unauthorized: errors.UnauthorizedError,
  Forbidden: errors.ForbiddenError,
  NotFound: errors.NotFoundError,
  Conflict: errors.ConflictError,
  PreconditionFailed: errors.PreconditionFailedError,
  RateLimited: errors.RateLimitedError,
  InternalServerError: errors.InternalServerError,
  ServiceUnavailable: errors.ServiceUnavailableError,
  UnexpectedStatus: errors.UnexpectedStatusError,
  TransportError: errors.TransportError,
  TimeoutError: errors.TimeoutError,
  InvalidResponse: errors.InvalidResponseError,
  OutcomeUnknown: errors.OutcomeUnknownError,
  FileUnreadable: errors.FileUnreadableError,
  InvalidRequest: errors.InvalidRequestError
}

/** The error that a caller sees. What is no error of core is a defect and passes as it is. */
export const toError = (error: unknown): unknown => {
  if (!isSyncError(error)) return error
  return new classes[error._tag]({
    message: error.message,
    status: "status" in error ? error.status : undefined,
    code: "error" in error ? error.error : "",
    retryable: error.retryable,
    requestId: "requestId" in error ? error.requestId : undefined,
    attempts: error.attempts
  })
}

const isSyncError = (error: unknown): error is SyncError =>
  error instanceof Error && "_tag" in error && typeof error._tag === "string" && error._tag in classes
