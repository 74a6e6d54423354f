/**
 * Errors that are shown as the runtime shows errors, wherever they are logged.
 */
import * as Data from "effect/Data"
import { NodeInspectSymbol } from "effect/Inspectable"

/**
 * Effect's, but with name, message and stack in `console.log`, and with the message in JSON: Effect's own show their fields alone.
 *
 * @example
 * class Rejected extends TaggedError("Rejected")<{ readonly id: string }> {
 *   override get message() {
 *     return `${this.id} is rejected`
 *   }
 * }
 */
export const TaggedError: typeof Data.TaggedError = (tag) => {
  const Base = Data.TaggedError(tag)
  Object.assign(Base.prototype, {
    [NodeInspectSymbol]: undefined,
    toJSON(this: Error & { readonly retryable?: boolean }) {
      return { ...this, retryable: this.retryable, message: this.message }
    }
  })
  return Base
}
