/**
 * How answers look to a server: the status says which, an error's body is `{ "error": …, "message": … }` and its tag is never sent. One schema per
 * error status, from and to the class that users catch.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import type { DocumentedStatus } from "./Operation.ts"
import {
  type AnswerFacts,
  BadRequest,
  Conflict,
  Forbidden,
  InternalServerError,
  NotFound,
  PreconditionFailed,
  RateLimited,
  Unauthorized
} from "./SyncError.ts"

/** The contract's error body. */
export const ErrorResponse = Schema.Struct({ error: Schema.String, message: Schema.String }).annotate({ identifier: "ErrorResponse" })

const answered = <E extends AnswerFacts>(status: DocumentedStatus, Class: new (facts: AnswerFacts) => E) =>
  ErrorResponse.pipe(
    Schema.decodeTo(
      Schema.instanceOf(Class),
      SchemaTransformation.transform({
        decode: ({ error, message }) =>
          new Class({ operation: "", attempts: [], error, detail: message, requestId: undefined, retryAfterMs: undefined }),
        encode: ({ error, detail }) => ({ error, message: detail })
      })
    ),
    HttpApiSchema.status(status)
  )

/** 400 on the wire, `BadRequest` in the program. */
export const BadRequestResponse = answered(400, BadRequest)
/** 401 on the wire, `Unauthorized` in the program. */
export const UnauthorizedResponse = answered(401, Unauthorized)

const responses = {
  400: BadRequestResponse,
  401: UnauthorizedResponse,
  403: answered(403, Forbidden),
  404: answered(404, NotFound),
  409: answered(409, Conflict),
  412: answered(412, PreconditionFailed),
  429: answered(429, RateLimited),
  500: answered(500, InternalServerError)
} as const

/** The errors that an operation documents, as an endpoint takes them. */
export const refusals = <Status extends keyof typeof responses>({ statuses }: { readonly statuses: ReadonlyArray<Status> }) =>
  statuses.map((status) => responses[status])

/** The success of an operation, as an endpoint takes it. */
export const successOf = <S extends Schema.Top>({ success }: { readonly success: { readonly status: number } }, body: S) =>
  body.pipe(HttpApiSchema.status(success.status))
