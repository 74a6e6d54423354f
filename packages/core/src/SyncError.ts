/**
 * Everything that a call can fail with: one class per documented status, and one per other way to fail.
 *
 * Each carries the facts as fields, and a `message` that says what was asked, what came back and what to try next. `Effect.catchTag("NotFound", …)`
 * picks one by name. No error holds the request, so none can show the token.
 */
import type { LostCreate } from "./internal/lostCreate.ts"
import { TaggedError } from "./TaggedError.ts"

export type { CreateRequest, LostCreate } from "./internal/lostCreate.ts"

/** One try of a call. Times are in milliseconds; `startedAt` counts from the Unix epoch. */
export interface Attempt {
  readonly number: number
  readonly startedAt: number
  readonly durationMs: number
  /** The error's tag, such as `InternalServerError`. */
  readonly outcome: string
  /** How long the client waited before the next try, and who asked for that wait; absent on the last. */
  readonly wait?: { readonly ms: number; readonly from: "backoff" | "retry-after" }
  /**
   * Why an error that may pass was the last: no retries left for the call, none in the client's budget, too little time before the deadline, or a
   * `Retry-After` of more than a minute.
   */
  readonly gaveUp?: "retries" | "budget" | "deadline" | "retry-after"
}

/** What every failed call knows. */
export interface CallFacts {
  /** The client's name of the operation, such as `invocations.list`. */
  readonly operation: string
  /** One entry per try, oldest first. */
  readonly attempts: ReadonlyArray<Attempt>
}

/** What is known when the service answered. */
export interface AnswerFacts extends CallFacts {
  /** The service's own code, such as `NotFound`, at most 200 characters; empty where the body was not the contract's. */
  readonly error: string
  /** The service's own words; where the body was not the contract's, that. At most 200 characters, with control characters shown as `�`. */
  readonly detail: string
  /** The service's `x-request-id`, where it sent one. */
  readonly requestId: string | undefined
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined
}

const said = (facts: AnswerFacts): string => (facts.detail === "" ? "" : `: ${facts.detail}`)

/** What follows from a state that forbids what an earlier attempt of the same call may have done. */
const unlessBefore = (facts: CallFacts, otherwise: string): string =>
  facts.attempts.length > 1 ? "An earlier attempt may have done it." : otherwise

/** 400: the service does not accept the input. */
export class BadRequest extends TaggedError("BadRequest")<AnswerFacts> {
  readonly status = 400
  readonly retryable = false
  override get message(): string {
    return `${this.operation}: the service refused the input (400)${said(this)}. Change the input; the same call will fail again.`
  }
}

/** 401: no API key, or one that the service does not know. */
export class Unauthorized extends TaggedError("Unauthorized")<AnswerFacts> {
  readonly status = 401
  readonly retryable = false
  override get message(): string {
    return `${this.operation}: the service does not accept the API key (401)${said(this)}. Check CHROMA_API_KEY; keys are made in the Chroma dashboard.`
  }
}

/** 403: the key is known and may not do this. */
export class Forbidden extends TaggedError("Forbidden")<AnswerFacts> {
  readonly status = 403
  readonly retryable = false
  override get message(): string {
    return `${this.operation}: the API key may not do this (403)${said(this)}. Use a key of the team that owns the data.`
  }
}

/** 404: what was named does not exist, or not for this key. */
export class NotFound extends TaggedError("NotFound")<AnswerFacts> {
  readonly status = 404
  readonly retryable = false
  override get message(): string {
    const next = "Check the id or name, and that the API key belongs to its team."
    return `${this.operation}: not found (404)${said(this)}. ${this.operation.endsWith(".delete") ? unlessBefore(this, next) : next}`
  }
}

/** 409: what was to be created exists already, or the collection has finished its ingest. */
export class Conflict extends TaggedError("Conflict")<AnswerFacts> {
  readonly status = 409
  readonly retryable = false
  override get message(): string {
    return `${this.operation}: it exists already (409)${said(this)}. Nothing was created; look at what is there.`
  }
}

/** 412: the state of what was named does not allow it, such as cancelling what has ended. */
export class PreconditionFailed extends TaggedError("PreconditionFailed")<AnswerFacts> {
  readonly status = 412
  readonly retryable = false
  override get message(): string {
    return `${this.operation}: its state does not allow this any more (412)${said(this)}. ${unlessBefore(this, "Nothing was changed.")}`
  }
}

/** 500: the service failed. */
export class InternalServerError extends TaggedError("InternalServerError")<AnswerFacts> {
  readonly status = 500
  readonly retryable = true
  override get message(): string {
    return `${this.operation}: the service failed (500)${said(this)}. Try again later.`
  }
}

/** 503: the service, or a gateway for it, cannot serve now. Documented for health only; any operation may meet it. */
export class ServiceUnavailable extends TaggedError("ServiceUnavailable")<AnswerFacts> {
  readonly status = 503
  readonly retryable = true
  override get message(): string {
    return `${this.operation}: the service is unavailable (503)${said(this)}. Try again later.`
  }
}

/** 429: too many requests. Documented for uploads only; any operation may meet it. */
export class RateLimited extends TaggedError("RateLimited")<AnswerFacts & { readonly resumeAt?: number | undefined }> {
  readonly status = 429
  readonly retryable = true
  override get message(): string {
    const when = this.resumeAt === undefined ? "later" : `after ${new Date(this.resumeAt).toISOString()}`
    return `${this.operation}: too many requests (429)${said(this)}. Try again ${when}.`
  }
}

/**
 * A status that the contract does not document for this operation, redirects included: they are not followed, for the token's sake. It may pass, and leaves
 * open whether a create was done, where a gateway may give it in place of the service's answer: 408, 425 and all from 499, but for 501, 505 and 511, which
 * say that nothing was done.
 */
export class UnexpectedStatus extends TaggedError("UnexpectedStatus")<
  AnswerFacts & {
    readonly status: number
    /** Where it redirects to, where that is of the web: the origin, or that it is the same host. */
    readonly location: string | undefined
  }
> {
  get retryable(): boolean {
    return this.status < 499 ? [408, 425].includes(this.status) : ![501, 505, 511].includes(this.status)
  }
  override get message(): string {
    const next =
      this.location !== undefined
        ? `It redirects to ${this.location}; if that is the service, make it the base URL.`
        : this.retryable
          ? "Try again later."
          : "Check that the base URL is the service's."
    return `${this.operation}: unexpected status ${this.status}${said(this)}. ${next}`
  }
}

/** No whole answer: the name did not resolve, the connection was refused, reset or cut, TLS failed, or what came was damaged. */
export class TransportError extends TaggedError("TransportError")<
  CallFacts & {
    readonly origin: string
    /** Such as `ECONNRESET`, or `ERR_PROXY_TUNNEL 407` where a proxy refused with that status. */
    readonly reason: string
    /** Whether the request surely did not arrive, since no connection came about: as far as the runtime tells. */
    readonly unreached: boolean
  }
> {
  readonly retryable = true
  /** Whether an answer came that is no HTTP, or does not decompress. */
  get damaged(): boolean {
    // The codes of Node's parser and decompressors, and what `fetch` says there.
    return /^(HPE_|Z_|ERR__ERROR_|Response does not match)/.test(this.reason)
  }
  override get message(): string {
    const [what, next] = this.damaged
      ? [`the answer of ${this.origin} is damaged`, "what is between"]
      : [`cannot reach ${this.origin}`, "the network"]
    return `${this.operation}: ${what} (${this.reason}). Check the base URL and ${next}.`
  }
}

/** No whole answer in time: one attempt took too long, or all of them together. */
export class TimeoutError extends TaggedError("TimeoutError")<
  CallFacts & {
    readonly limit: "attempt" | "deadline"
    readonly limitMs: number
    /** Whether the last request surely did not arrive, since no connection had come about: as far as the runtime tells, which `fetch` does not. */
    readonly unreached: boolean
  }
> {
  get retryable(): boolean {
    return this.limit === "attempt"
  }
  override get message(): string {
    const what = this.limit === "attempt" ? "one attempt" : "all attempts together"
    const without = this.unreached ? " without a connection" : ""
    return `${this.operation}: ${what} took longer than ${this.limitMs} ms${without}. Allow more time, or try again later.`
  }
}

/**
 * A success that is not what the contract says: its status, its body, or whose row it is. Where the contract has no body, an empty one may come with any
 * status of a success, and a web page is none.
 */
export class InvalidResponse extends TaggedError("InvalidResponse")<
  CallFacts & {
    readonly status: number
    readonly requestId: string | undefined
    readonly issue: string
    readonly snippet: string
    /** False where the body was left unread, as it would be as large again. */
    readonly retryable: boolean
  }
> {
  override get message(): string {
    return `${this.operation}: the answer (${this.status}) is not what the contract says: ${this.issue}. Check that the base URL is the service's.`
  }
}

/**
 * A create or an upload was sent and its answer was lost: it may have been done, or not. It is never sent again by itself, since that could do it
 * twice. `Invocations.reconcile` and `Sources.reconcile` look at what the service has.
 */
export class OutcomeUnknown extends TaggedError("OutcomeUnknown")<
  CallFacts &
    LostCreate & {
      /** What came instead of the answer: the tag of the error. */
      readonly reason: "TransportError" | "TimeoutError" | "InvalidResponse" | "ServiceUnavailable" | "UnexpectedStatus"
      /** What that error said, such as `ECONNRESET`. */
      readonly issue: string
    }
> {
  readonly retryable = false
  override get message(): string {
    return `${this.operation}: its answer was lost (${this.reason}: ${this.issue}), so it may have been done. Look before you try again: reconcile tells.`
  }
}

/** The file of an upload could not be read to its end, or had not as many bytes as was announced, so the upload was broken off. */
export class FileUnreadable extends TaggedError("FileUnreadable")<CallFacts & { readonly fileName: string; readonly issue: string }> {
  readonly retryable = false
  override get message(): string {
    return `${this.operation}: ${this.fileName} ${this.issue}. The upload was broken off and nothing was created.`
  }
}

/** Our own input is wrong. Found before anything was sent. */
export class InvalidRequest extends TaggedError("InvalidRequest")<{
  readonly operation: string
  /** The option at fault, such as `limit` or `token`. */
  readonly field: string
  readonly issue: string
}> {
  readonly retryable = false
  readonly attempts: ReadonlyArray<Attempt> = []
  override get message(): string {
    return `${this.operation}: ${this.issue}. Nothing was sent.`
  }
}

/** What any call can meet, whatever its contract documents. */
export type AnyCallError =
  | RateLimited
  | ServiceUnavailable
  | UnexpectedStatus
  | TransportError
  | TimeoutError
  | InvalidResponse
  | InvalidRequest

/** Every error of this package. */
export type SyncError =
  | AnyCallError
  | BadRequest
  | Unauthorized
  | Forbidden
  | NotFound
  | Conflict
  | PreconditionFailed
  | InternalServerError
  | OutcomeUnknown
  | FileUnreadable
