/**
 * What an invocation does, as a sentence: for notices, and for those who hear the screen instead of seeing it.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import { beginning } from "./beginning.ts"
import { errorText } from "./invocation.ts"
import { noNames, type SourceNames, sourceText } from "./source.ts"
import { harmless, lineOf } from "./text.ts"
import { duration } from "./time.ts"

/** The text with a full stop, unless it ends with a mark of its own. */
export const fullStop = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`)

/**
 * One line, without a full stop.
 *
 * @example
 * sentence(invocation) // "3f2a91c4 acme/handbook@main has failed: 429 from upstream"
 */
export const sentence = (invocation: Invocation, names: SourceNames = noNames): string => {
  const { status } = invocation
  const what = `${invocation.id.slice(0, 8)} ${sourceText(invocation, names)}`
  const does = {
    pending: "is pending",
    processing: "is processing",
    complete: status._tag === "Complete" ? `is complete after ${duration(status.durationMs)}` : "is complete",
    failed: `has failed: ${errorText(invocation, lineOf)}`,
    cancelled: "is cancelled",
    unknown: "has a status that this version does not know"
  }[statusName(status)]
  return harmless(beginning(`${what} ${does}`))
}
