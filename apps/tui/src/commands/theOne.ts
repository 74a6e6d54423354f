/**
 * The one thing that a word on the command line stands for: what fits several stands for none of them.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { UsageError } from "../output.ts"

/** What a word stands for is not there. */
export class Unfound extends Data.TaggedError("NotFound")<{ readonly issue: string; readonly next: string }> {
  override get message(): string {
    return this.issue
  }
}

/** So many of those that a word fits are named. */
const mostNamed = 5

/** The only one of what was found, if anything was; several are refused by name. */
export const theOne = <A>(
  word: string,
  found: ReadonlyArray<A>,
  { kind, text }: { readonly kind: string; readonly text: (one: A) => string }
): Effect.Effect<A | undefined, UsageError> => {
  const [first, ...others] = found
  if (others.length === 0) return Effect.succeed(first)
  const more = found.length > mostNamed ? ` and ${found.length - mostNamed} more` : ""
  return Effect.fail(
    new UsageError({
      issue: `"${word}" is ${found.length} ${kind}: ${found.slice(0, mostNamed).map(text).join(", ")}${more}`,
      next: "Give the whole id of one. Nothing was changed."
    })
  )
}
