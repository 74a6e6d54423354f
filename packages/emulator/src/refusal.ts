/**
 * How the emulator says no: core's own error classes, with the service's code and words.
 */
import {
  type AnswerFacts,
  BadRequest,
  Conflict,
  Forbidden,
  NotFound,
  PreconditionFailed,
  RateLimited,
  Unauthorized
} from "@chroma-sync/core/SyncError"

/** What the body of a refusal says. */
const refused = (error: string, detail: string): AnswerFacts => ({
  operation: "",
  attempts: [],
  error,
  detail,
  requestId: undefined,
  retryAfterMs: undefined
})

/** 400 with these words. */
export const badRequest = (detail: string) => new BadRequest(refused("BadRequest", detail))
/** 401 with these words. */
export const unauthorized = (detail: string) => new Unauthorized(refused("Unauthorized", detail))
/** 403 with these words. */
export const forbidden = (detail: string) => new Forbidden(refused("Forbidden", detail))
/** 404 with these words. */
export const notFound = (detail: string) => new NotFound(refused("NotFound", detail))
/** 404 for an id of no source. */
export const noSource = (id: string) => notFound(`no source with the id ${id}`)
/** 404 for an id of no invocation. */
export const noInvocation = (id: string) => notFound(`no invocation with the id ${id}`)
/** 409 with these words. */
export const conflict = (detail: string) => new Conflict(refused("Conflict", detail))
/** 412 with these words. */
export const preconditionFailed = (detail: string) => new PreconditionFailed(refused("PreconditionFailed", detail))
/** 429 with these words. */
export const rateLimited = (detail: string) => new RateLimited(refused("RateLimited", detail))
