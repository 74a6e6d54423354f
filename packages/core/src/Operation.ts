/**
 * An operation of the service as a plain value: all that a client must know to send it and to read its answer. The contract (`SyncApi`), which servers
 * and documents need and clients do not, is made of the same values.
 */
import type * as Schema from "effect/Schema"
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
  type TimeoutError,
  Unauthorized
} from "./SyncError.ts"

/** The header that carries the API key. */
export const tokenHeader = "x-chroma-token"

/** The class of each status that some operation documents. */
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

/**
 * What one operation is: where it is sent, which schema stands for each part of the request, and what comes back. Parts that it does not have are
 * absent. Schemas are the wire's, with its names.
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
  readonly params?: Part
  readonly query?: Part
  readonly headers?: Part
  /** The body, as JSON. */
  readonly payload?: Part
  /** The texts beside the file, where the body is a multipart form. */
  readonly form?: Part
  /** The status of a success, and its body as JSON, where there is one that says something. */
  readonly success: { readonly status: number; readonly body?: Schema.ConstraintCodec<unknown, unknown> }
}

type Part = Schema.ConstraintCodec<unknown, unknown>

/** What an operation gives: its success as decoded, or nothing where its body says nothing. */
export type Success<O extends Operation> = O["success"] extends { readonly body: infer S extends Schema.Constraint } ? S["Type"] : void

/** What an operation can fail with: one class per documented status, and what any call can meet. */
export type CallError<O extends Operation> = InstanceType<(typeof documented)[O["statuses"][number]]> | AnyCallError

/**
 * What an operation that creates can fail with: where any other call fails because no answer came, or none that can be read, this one cannot know
 * whether it has created something.
 */
export type CreateError<O extends Operation> = Exclude<CallError<O>, TimeoutError | InvalidResponse> | OutcomeUnknown
