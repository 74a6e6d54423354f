/**
 * How errors look on the wire: the status says which, the body is `{ "error": …, "message": … }` and the tag is never sent. One schema per status,
 * from and to the class that users catch.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
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

const answered = <E extends AnswerFacts>(status: number, Class: new (facts: AnswerFacts) => E) =>
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

export const BadRequestResponse = answered(400, BadRequest)
export const UnauthorizedResponse = answered(401, Unauthorized)
export const ForbiddenResponse = answered(403, Forbidden)
export const NotFoundResponse = answered(404, NotFound)
export const ConflictResponse = answered(409, Conflict)
export const PreconditionFailedResponse = answered(412, PreconditionFailed)
export const RateLimitedResponse = answered(429, RateLimited)
export const InternalServerErrorResponse = answered(500, InternalServerError)
