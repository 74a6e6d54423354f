/**
 * An operation of the service as a plain value: all that a client must know to send it and to read its answer. The contract (`SyncApi`), which servers
 * and documents need and clients do not, is made of the same values.
 */
import type * as Result from "effect/Result"
import {
  type AnyCallError,
  BadRequest,
  Conflict,
  Forbidden,
  InternalServerError,
  type InvalidResponse,
  NotFound,
  type OutcomeUnknown,
  PreconditionFailed,
  RateLimited,
  ServiceUnavailable,
  Unauthorized
} from "./SyncError.ts"

/** The header that carries the API key. */
export const tokenHeader = "x-chroma-token"

/** The class of each status that some operation documents. 429 and 503 have theirs in every operation: a gateway gives them for any. */
export const documented = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  412: PreconditionFailed,
  429: RateLimited,
  500: InternalServerError,
  503: ServiceUnavailable
} as const

/** A status that some operation documents. */
export type DocumentedStatus = keyof typeof documented

/** What is wrong with a part of a request, and in which of its fields, by the wire's name; several that contradict each other have none. */
export interface Problem {
  readonly key?: string | undefined
  readonly issue: string
}

/** Texts by name, such as the parameters of a query. */
export type Texts = Readonly<Record<string, string>>

/** Checks a part of a request and writes it out; or says why it cannot be sent. */
export type Write<A> = (input: unknown) => Result.Result<A, Problem>

/** Reads the JSON of a success; or says in words how it breaks the contract. */
export type ReadBody<A> = (json: unknown) => Result.Result<A, string>

/**
 * What one operation is: where it is sent, how each part of the request is written, and how what comes back is read. Parts that it does not have are
 * absent. Names are the wire's.
 */
export interface Operation {
  /** Group and name, such as `invocations.list`. */
  readonly name: `${string}.${string}`
  readonly method: "DELETE" | "GET" | "POST" | "PUT"
  /** With its parameters' names, such as `/api/v1/invocations/:invocation_id`. */
  readonly path: `/${string}`
  readonly needsToken: boolean
  /** The error statuses that the service documents. */
  readonly statuses: ReadonlyArray<DocumentedStatus>
  readonly params?: Write<Texts>
  readonly query?: Write<Texts>
  readonly headers?: Write<Texts>
  /** The body, as JSON. */
  readonly payload?: Write<unknown>
  /** The texts beside the file, where the body is a multipart form. */
  readonly form?: Write<Texts>
  /** The status of a success, and its body as JSON, where there is one that says something. */
  readonly success: { readonly status: number; readonly body?: ReadBody<unknown> }
}

/** What an operation gives: its success as decoded, or nothing where its body says nothing. */
export type Success<O extends Operation> = O["success"] extends { readonly body: ReadBody<infer A> } ? A : void

/** What an operation can fail with: one class per documented status, and what any call can meet. */
export type CallError<O extends Operation> = InstanceType<(typeof documented)[O["statuses"][number]]> | AnyCallError

/**
 * What an operation that creates can fail with: where any other call fails because no answer came, or none that can be read, this one cannot know
 * whether it has created something, unless no connection came about.
 */
export type CreateError<O extends Operation> = Exclude<CallError<O>, ServiceUnavailable | InvalidResponse> | OutcomeUnknown
