/**
 * The Chroma Sync API with promises and async iterables.
 */
export { type CallOptions, ChromaSync, type ChromaSyncOptions } from "./ChromaSync.ts"
export {
  type Attempt,
  BadRequestError,
  ChromaSyncError,
  ConflictError,
  FileUnreadableError,
  ForbiddenError,
  InternalServerError,
  InvalidRequestError,
  InvalidResponseError,
  isChromaSyncError,
  NotFoundError,
  OutcomeUnknownError,
  PreconditionFailedError,
  RateLimitedError,
  ServiceUnavailableError,
  TimeoutError,
  TransportError,
  UnauthorizedError,
  UnexpectedStatusError
} from "./errors.ts"
export type { Invocation, InvocationOrigin, InvocationStatus, ListQuery, ListReport, MalformedRow, Page, StatusName } from "./Invocation.ts"
