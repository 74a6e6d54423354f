/**
 * From what is asked of an operation to its request: every part is checked and written out by the operation's own schema, before anything is sent.
 */
import * as Effect from "effect/Effect"
import { memoize } from "effect/Function"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { Operation } from "../Operation.ts"
import { InvalidRequest } from "../SyncError.ts"

/** The parts of a request, each as the operation's schema of that name takes it. */
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
  const encode = encoders(operation)
  const params = yield* encode.params(name, parts.params)
  const url = baseUrl + path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ""))
  let request = HttpClientRequest.make(method)(url, {
    urlParams: yield* encode.query(name, parts.query),
    headers: yield* encode.headers(name, parts.headers)
  })
  if (encode.payload !== undefined) {
    request = HttpClientRequest.setBody(request, HttpBody.jsonUnsafe(yield* encode.payload(name, parts.payload)))
  }
  if (parts.form !== undefined) {
    const fields = yield* encode.fields(name, parts.form.fields)
    request = HttpClientRequest.setBody(request, yield* parts.form.body(fields))
  }
  return request
})

type Texts = Readonly<Record<string, string>>
type Encode<A> = (operation: string, input: unknown) => Effect.Effect<A, InvalidRequest>

const encoders = memoize(({ params, query, headers, payload, form }: Operation) => ({
  params: texts("path", params),
  query: texts("query", query),
  headers: texts("headers", headers),
  fields: texts("input", form),
  payload: payload && encoder("input", Schema.toCodecJson(payload))
}))

const texts = (part: string, schema: Operation["query"]): Encode<Texts> =>
  // The contract has no parameter, header or form field but texts and what is written as one.
  schema === undefined ? () => Effect.succeed({}) : (encoder(part, Schema.toCodecStringTree(schema)) as Encode<Texts>)

/** Names the innermost field at fault in camel case, or the part where several fields contradict each other. Values are never quoted. */
const encoder = <S extends Schema.ConstraintCodec<unknown, unknown>>(part: string, schema: S): Encode<S["Encoded"]> => {
  const encode = Schema.encodeUnknownEffect(schema)
  return (operation, input) =>
    Effect.mapError(encode(input), ({ issue }) => {
      const { issues } = format(issue)
      // Of a union every member says what is wrong: that a field of another member is missing is no news.
      const first = issues.find(({ message }) => message !== "Missing key") ?? issues[0]
      const key = first?.path?.findLast((key) => typeof key === "string")
      const field = key === undefined ? part : camelCase(key)
      return new InvalidRequest({ operation, field, issue: `${field}: ${lowerFirst(first?.message ?? "not what the contract says")}` })
    })
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
