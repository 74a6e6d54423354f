/**
 * From what is asked of an operation to its request: every part is checked and written out as the operation says, before anything is sent.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { Operation, Texts, Write } from "../Operation.ts"
import { InvalidRequest } from "../SyncError.ts"

/** The parts of a request, each as the operation takes it. */
export interface Parts {
  readonly params?: unknown
  readonly query?: unknown
  readonly headers?: unknown
  readonly payload?: unknown
  /** The fields of a multipart form, and what makes its body of them once they are texts. */
  readonly form?: { readonly fields: unknown; readonly body: (fields: Texts) => Effect.Effect<HttpBody.HttpBody> }
}

/** The request, to be sent any number of times; or an `InvalidRequest` that names the field at fault. */
export const toRequest = Effect.fnUntraced(function* (
  baseUrl: string,
  operation: Operation,
  parts: Parts
): Effect.fn.Return<HttpClientRequest.HttpClientRequest, InvalidRequest> {
  const { name, method, path } = operation
  const params = yield* written(name, "path", operation.params, parts.params)
  const urlParams = yield* written(name, "query", operation.query, parts.query)
  const headers = yield* written(name, "headers", operation.headers, parts.headers)
  const url = baseUrl + path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ""))
  let request = HttpClientRequest.make(method)(url, { urlParams, headers })
  if (operation.payload !== undefined) {
    request = HttpClientRequest.setBody(request, HttpBody.jsonUnsafe(yield* written(name, "input", operation.payload, parts.payload)))
  }
  if (parts.form !== undefined) {
    const fields = yield* written(name, "input", operation.form, parts.form.fields)
    request = HttpClientRequest.setBody(request, yield* parts.form.body(fields))
  }
  return request
})

/** A part as its operation writes it; nothing for a part that an operation does not have. Names the field at fault in camel case, or the part where several fields contradict each other. */
export const written = <A>(
  operation: string,
  part: string,
  write: Write<A> | undefined,
  input: unknown
): Effect.Effect<A | Texts, InvalidRequest> => {
  const result = write?.(input) ?? Result.succeed<A | Texts>({})
  if (Result.isSuccess(result)) return Effect.succeed(result.success)
  const { key, issue } = result.failure
  const field = key === undefined ? part : camelCase(key)
  return Effect.fail(new InvalidRequest({ operation, field, issue: `${field}: ${issue}` }))
}

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
