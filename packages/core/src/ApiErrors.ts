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

/** 400 on the wire, `BadRequest` in the program. */
export const BadRequestResponse = answered(400, BadRequest)
/** 401 on the wire, `Unauthorized` in the program. */
export const UnauthorizedResponse = answered(401, Unauthorized)
/** 403 on the wire, `Forbidden` in the program. */
export const ForbiddenResponse = answered(403, Forbidden)
/** 404 on the wire, `NotFound` in the program. */
export const NotFoundResponse = answered(404, NotFound)
/** 409 on the wire, `Conflict` in the program. */
export const ConflictResponse = answered(409, Conflict)
/** 412 on the wire, `PreconditionFailed` in the program. */
export const PreconditionFailedResponse = answered(412, PreconditionFailed)
/** 429 on the wire, `RateLimited` in the program. */
export const RateLimitedResponse = answered(429, RateLimited)
/** 500 on the wire, `InternalServerError` in the program. */
export const InternalServerErrorResponse = answered(500, InternalServerError)
