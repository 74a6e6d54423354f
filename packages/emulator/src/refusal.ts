/**
 * How the emulator says no: core's own error classes, with the service's code and words.
 */
import { type AnswerFacts, BadRequest, Conflict, NotFound, PreconditionFailed } from "@chroma-sync/core/SyncError"

/** What the body of a refusal says. */
export const refused = (error: string, detail: string): AnswerFacts => ({
  operation: "",
  attempts: [],
  error,
  detail,
  requestId: undefined,
  retryAfterMs: undefined
})

/** 400 with these words. */
export const badRequest = (detail: string) => new BadRequest(refused("BadRequest", detail))
/** 404 with these words. */
export const notFound = (detail: string) => new NotFound(refused("NotFound", detail))
/** 409 with these words. */
export const conflict = (detail: string) => new Conflict(refused("Conflict", detail))
/** 412 with these words. */
export const preconditionFailed = (detail: string) => new PreconditionFailed(refused("PreconditionFailed", detail))
