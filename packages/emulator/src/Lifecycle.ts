/**
 * The life of an invocation: a plan made when it is created, and the status that the plan gives at an instant. All times are in milliseconds
 * since the Unix epoch.
 */
import type { InvocationStatus } from "@chroma-sync/core/Invocation"
import * as DateTime from "effect/DateTime"
import { type Numbers, pick } from "./Seed.ts"

/** An invocation waits until `startsAt` and runs until `endsAt`; both instants belong to the later status. */
export interface Plan {
  readonly startsAt: number
  readonly endsAt: number
  readonly end: { readonly _tag: "Complete" } | { readonly _tag: "Failed"; readonly error: string } | { readonly _tag: "Cancelled" }
}

const errors = [
  "429 from upstream after 5 attempts (retry-after 60)",
  "bad credentials for the GitHub app installation",
  "robots.txt disallows /private",
  "s3: AccessDenied on GetObject (check the bucket policy)",
  "embedding service timed out after 30000 ms",
  "ref not found: the branch was deleted or renamed",
  "document 41 of 212: invalid UTF-8 at byte 18233"
] as const

const longest = { wait: 8_000, run: 240_000, cancel: 3_000 }

/** How long after its creation an invocation has ended at the latest, its cancelling included, in milliseconds. */
export const longestLife = longest.wait + longest.run + longest.cancel

/** Waits up to 8 s, runs 3 s to 4 min, most runs short; 82 % complete, 13 % fail, 5 % are cancelled. */
export const makePlan = (createdAt: number, next: Numbers): Plan => {
  const startsAt = createdAt + 500 + Math.floor(next() * (longest.wait - 500))
  const endsAt = startsAt + 3_000 + Math.floor((longest.run - 3_000) * next() ** 3)
  const fate = next()
  const end =
    fate < 0.82
      ? { _tag: "Complete" as const }
      : fate < 0.95
        ? { _tag: "Failed" as const, error: pick(next, errors) }
        : { _tag: "Cancelled" as const }
  return { startsAt, endsAt, end }
}

/**
 * The plan of an invocation whose cancelling was asked for before its end: it stays as it is, pending or processing, for 0.5 to 3 s more, and is
 * cancelled then. What was pending never starts.
 */
export const cancelledPlan = (plan: Plan, askedAt: number, next: Numbers): Plan => {
  const endsAt = askedAt + 500 + Math.floor(next() * (longest.cancel - 500))
  return { startsAt: askedAt < plan.startsAt ? endsAt : plan.startsAt, endsAt, end: { _tag: "Cancelled" } }
}

/** The status at an instant. It never goes back as time goes on. */
export const statusAt = (plan: Plan, now: number): InvocationStatus => {
  if (now < plan.startsAt) return { _tag: "Pending" }
  if (now < plan.endsAt) return { _tag: "Processing" }
  switch (plan.end._tag) {
    case "Complete":
      return { _tag: "Complete", finishedAt: DateTime.makeUnsafe(plan.endsAt), durationMs: plan.endsAt - plan.startsAt }
    case "Failed":
      return { _tag: "Failed", error: plan.end.error }
    case "Cancelled":
      return { _tag: "Cancelled" }
  }
}
