/**
 * What a call rejects with. One class per status and per other way to fail; all extend {@link ChromaSyncError}, but for {@link AbortError}, which is
 * the caller's own doing.
 *
 * `instanceof` and {@link isChromaSyncError} know the errors of another copy of this package too.
 */
import type { CreateRequest, LostCreate } from "./Reconciliation.ts"

/** One try of a call; times in milliseconds, `startedAt` since the Unix epoch. */
export interface Attempt {
  readonly number: number
  readonly startedAt: number
  readonly durationMs: number
  /** What it failed with, such as `InternalServerError`. */
  readonly outcome: string
  /** How long the client waited before the next try, and who asked for that wait; absent on the last. */
  readonly wait?: { readonly ms: number; readonly from: "backoff" | "retry-after" }
  /** Why an error that may pass was the last: no retries left for the call or the client, or too long a wait. */
  readonly gaveUp?: "retries" | "budget" | "deadline" | "retry-after"
}

/** What every error knows. */
export interface ErrorFacts {
  /** What was asked, what came back, what to try next. */
  readonly message: string
  /** Such as `invocations.list`. */
  readonly operation: string
  /** The HTTP status, where the service answered. */
  readonly status: number | undefined
  /** The service's own code, such as `NotFound`; empty where it sent none. */
  readonly code: string
  /** The service's own words; empty where it sent none. */
  readonly detail: string
  /** Whether the same call may succeed later. It was retried already, unless it creates something. */
  readonly retryable: boolean
  readonly requestId: string | undefined
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined
  /** One entry per try, oldest first; none where nothing was sent. */
  readonly attempts: ReadonlyArray<Attempt>
}

const brand = Symbol.for("@chroma-sync/client/ChromaSyncError")

/** The class behind all errors of this package. Each is made of its facts, which become its fields. */
export class ChromaSyncError<Facts extends ErrorFacts = ErrorFacts> extends Error implements ErrorFacts {
  declare readonly operation: string
  declare readonly status: number | undefined
  declare readonly code: string
  declare readonly detail: string
  declare readonly retryable: boolean
  declare readonly requestId: string | undefined
  declare readonly retryAfterMs: number | undefined
  declare readonly attempts: ReadonlyArray<Attempt>

  constructor({ message, ...facts }: Facts) {
    super(message)
    Object.assign(this, facts)
  }

  override get name(): string {
    return "ChromaSyncError"
  }

  get [brand](): true {
    return true
  }

  /** Also where the error is from another copy of this package, which has classes of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true
    // A class that a user derives from one of these has no name of its own, and no copies.
    if (!isChromaSyncError(value) || !Object.hasOwn(this.prototype, "name")) return false
    return this === ChromaSyncError || this.prototype.name === value.name
  }
}

/** 400: the service does not accept the input. */
export class BadRequestError extends ChromaSyncError {
  override get name() {
    return "BadRequestError" as const
  }
}
/** 401: no API key, or one that the service does not know. */
export class UnauthorizedError extends ChromaSyncError {
  override get name() {
    return "UnauthorizedError" as const
  }
}
/** 403: the key may not do this. */
export class ForbiddenError extends ChromaSyncError {
  override get name() {
    return "ForbiddenError" as const
  }
}
/** 404: what was named does not exist. */
export class NotFoundError extends ChromaSyncError {
  override get name() {
    return "NotFoundError" as const
  }
}
/** 409: what was to be created exists already. */
export class ConflictError extends ChromaSyncError {
  override get name() {
    return "ConflictError" as const
  }
}
/** 412: its state does not allow it, such as cancelling what has ended. */
export class PreconditionFailedError extends ChromaSyncError {
  override get name() {
    return "PreconditionFailedError" as const
  }
}
/** 429, after the retries. */
export class RateLimitedError extends ChromaSyncError<ErrorFacts & Pick<RateLimitedError, "resumeAt">> {
  /** When the service will take requests again, where it says. */
  declare readonly resumeAt: Date | undefined
  override get name() {
    return "RateLimitedError" as const
  }
}
/** 500, after the retries. */
export class InternalServerError extends ChromaSyncError {
  override get name() {
    return "InternalServerError" as const
  }
}
/** 503, of the service or of a gateway, after the retries. */
export class ServiceUnavailableError extends ChromaSyncError {
  override get name() {
    return "ServiceUnavailableError" as const
  }
}
/** A status that the contract does not document, redirects included. One that a gateway gives in the service's place came after the retries. */
export class UnexpectedStatusError extends ChromaSyncError {
  override get name() {
    return "UnexpectedStatusError" as const
  }
}
/** No whole answer: DNS, refused, reset, cut, TLS. */
export class TransportError extends ChromaSyncError<ErrorFacts & Pick<TransportError, "reason">> {
  /** Such as `ECONNREFUSED`. */
  declare readonly reason: string
  override get name() {
    return "TransportError" as const
  }
}
/** No whole answer in time: one attempt took too long, or all of them together, or what was waited for has not ended. */
export class TimeoutError extends ChromaSyncError<ErrorFacts & Pick<TimeoutError, "limit" | "limitMs">> {
  declare readonly limit: "attempt" | "deadline"
  declare readonly limitMs: number
  override get name() {
    return "TimeoutError" as const
  }
}
/** A success that is not what the contract says: a sign-in page, another's row. */
export class InvalidResponseError extends ChromaSyncError<ErrorFacts & Pick<InvalidResponseError, "issue" | "snippet">> {
  /** What is wrong with it, and where. */
  declare readonly issue: string
  /** The beginning of the body. */
  declare readonly snippet: string
  override get name() {
    return "InvalidResponseError" as const
  }
}
/**
 * A create or an upload was sent and its answer was lost: it may have been done. It was not sent again. `sync.invocations.reconcile` and
 * `sync.sources.reconcile` look at what the service has.
 */
export class OutcomeUnknownError
  extends ChromaSyncError<ErrorFacts & LostCreate & Pick<OutcomeUnknownError, "issue">>
  implements LostCreate
{
  declare readonly request: CreateRequest
  declare readonly sentAt: number
  /** What came instead of the answer, such as `ECONNRESET`. */
  declare readonly issue: string
  override get name() {
    return "OutcomeUnknownError" as const
  }
}
/** The file of an upload could not be read to its end, or had another size than was announced. Nothing was created. */
export class FileUnreadableError extends ChromaSyncError {
  override get name() {
    return "FileUnreadableError" as const
  }
}
/** The input is wrong: found before anything was sent. */
export class InvalidRequestError extends ChromaSyncError<ErrorFacts & Pick<InvalidRequestError, "field" | "issue">> {
  /** The option at fault, such as `limit` or `apiKey`. */
  declare readonly field: string
  declare readonly issue: string
  override get name() {
    return "InvalidRequestError" as const
  }
}

const abortBrand = Symbol.for("@chroma-sync/client/AbortError")

/** The caller's signal has aborted, or the client was closed. `cause` is the signal's reason. */
export class AbortError extends Error {
  readonly code = "ABORT_ERR"
  /** Of a create or an upload that was sent and may have been done: what `reconcile` takes. */
  readonly lost: LostCreate | undefined

  constructor(message: string, options: ErrorOptions & { readonly lost?: LostCreate | undefined } = {}) {
    super(options.lost ? `${message} It was sent and may have been done: reconcile tells.` : message, options)
    this.lost = options.lost
  }

  get [abortBrand](): true {
    return true
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return Function.prototype[Symbol.hasInstance].call(this, value) || (this === AbortError && abortBrand in Object(value))
  }

  override get name() {
    return "AbortError" as const
  }
}

/**
 * Tells whether something thrown is this package's, also when it comes from another copy of the package.
 *
 * @example
 * try { await sync.health() } catch (error) { if (isChromaSyncError(error)) console.error(error.status, error.message) }
 */
export const isChromaSyncError = (value: unknown): value is ChromaSyncError => brand in Object(value)
