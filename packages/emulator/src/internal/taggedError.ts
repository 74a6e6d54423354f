/**
 * Errors that are shown as the runtime shows errors, wherever they are logged. Core has the same for its own, out of reach of other packages.
 */
import * as Data from "effect/Data"
import { NodeInspectSymbol } from "effect/Inspectable"

/** Effect's, but with name, message and stack in `console.log`, and with the message in JSON: Effect's own show their fields alone. */
export const TaggedError: typeof Data.TaggedError = (tag) => {
  const Base = Data.TaggedError(tag)
  Object.assign(Base.prototype, {
    [NodeInspectSymbol]: undefined,
    toJSON(this: Error) {
      return { ...this, message: this.message }
    }
  })
  return Base
}
