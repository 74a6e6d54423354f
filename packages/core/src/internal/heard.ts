/**
 * What calls let be heard while they run, for who has to tell one that hangs from one that is slow, or that waits as the service asked.
 */
import * as Context from "effect/Context"

/** Is told when an attempt has ended, whatever came of it, with the milliseconds until the next one; 0 where there is none. */
export const Heard = Context.Reference<(waitMs: number) => void>("@chroma-sync/core/Heard", {
  defaultValue: () => () => undefined
})
