/**
 * What a call rejects with. One class per status and per other way to fail; all extend {@link ChromaSyncError}.
 */

/** One try of a call; times in milliseconds. */
export interface Attempt {
  readonly number: number
  readonly startedAt: number
  readonly durationMs: number
  readonly outcome: string
}

/** What every error knows. */
export interface ErrorFacts {
  readonly message: string
  /** The HTTP status, where the service answered. */
  readonly status: number | undefined
  /** The service's own code, such as `NotFound`; empty where it sent none. */
  readonly code: string
  /** Whether the same call may succeed later. It was retried already. */
  readonly retryable: boolean
  readonly requestId: string | undefined
  readonly attempts: ReadonlyArray<Attempt>
}

const brand = Symbol.for("@chroma-sync/client/ChromaSyncError")

/** The class behind all errors of this package. */
export class ChromaSyncError extends Error implements ErrorFacts {
  override readonly name: string = "ChromaSyncError"
  readonly [brand] = true
  readonly status: number | undefined
  readonly code: string
  readonly retryable: boolean
  readonly requestId: string | undefined
  readonly attempts: ReadonlyArray<Attempt>

  constructor(facts: ErrorFacts) {
    super(facts.message)
    this.status = facts.status
    this.code = facts.code
    this.retryable = facts.retryable
    this.requestId = facts.requestId
    this.attempts = facts.attempts
  }
}

/** 400: the service does not accept the input. */
export class BadRequestError extends ChromaSyncError {
  override readonly name = "BadRequestError"
}
/** 401: no API key, or one that the service does not know. */
export class UnauthorizedError extends ChromaSyncError {
  override readonly name = "UnauthorizedError"
}
/** 403: the key may not do this. */
export class ForbiddenError extends ChromaSyncError {
  override readonly name = "ForbiddenError"
}
/** 404: what was named does not exist. */
export class NotFoundError extends ChromaSyncError {
  override readonly name = "NotFoundError"
}
/** 409: what was to be created exists already. */
export class ConflictError extends ChromaSyncError {
  override readonly name = "ConflictError"
}
/** 412: its state does not allow it, such as cancelling what has ended. */
export class PreconditionFailedError extends ChromaSyncError {
  override readonly name = "PreconditionFailedError"
}
/** 429, after the retries. */
export class RateLimitedError extends ChromaSyncError {
  override readonly name = "RateLimitedError"
}
/** 500, after the retries. */
export class InternalServerError extends ChromaSyncError {
  override readonly name = "InternalServerError"
}
/** 503, after the retries. */
export class ServiceUnavailableError extends ChromaSyncError {
  override readonly name = "ServiceUnavailableError"
}
/** A status that the contract does not document, redirects included. */
export class UnexpectedStatusError extends ChromaSyncError {
  override readonly name = "UnexpectedStatusError"
}
/** No whole answer: DNS, refused, reset, cut, TLS. */
export class TransportError extends ChromaSyncError {
  override readonly name = "TransportError"
}
/** No whole answer in time. */
export class TimeoutError extends ChromaSyncError {
  override readonly name = "TimeoutError"
}
/** A success whose body is not what the contract says. */
export class InvalidResponseError extends ChromaSyncError {
  override readonly name = "InvalidResponseError"
}
/** A create or an upload was sent and its answer was lost: it may have been done. It was not sent again. */
export class OutcomeUnknownError extends ChromaSyncError {
  override readonly name = "OutcomeUnknownError"
}
/** The file of an upload could not be read to its end, or had another size than was announced. Nothing was created. */
export class FileUnreadableError extends ChromaSyncError {
  override readonly name = "FileUnreadableError"
}
/** The input is wrong: found before anything was sent. */
export class InvalidRequestError extends ChromaSyncError {
  override readonly name = "InvalidRequestError"
}

/**
 * Tells whether something thrown is this package's, also when it comes from another copy of the package.
 *
 * @example
 * try { await sync.health() } catch (error) { if (isChromaSyncError(error)) console.error(error.status, error.message) }
 */
export const isChromaSyncError = (value: unknown): value is ChromaSyncError => typeof value === "object" && value !== null && brand in value
