/**
 * The options of a call as core's.
 */
import type { CallOptions as CoreCallOptions } from "@chroma-sync/core/SyncConfig"
import type { CallOptions } from "../CallOptions.ts"

export const toCallOptions = (options: CallOptions = {}): CoreCallOptions => ({
  attemptTimeout: options.timeoutMs,
  deadline: options.deadlineMs,
  retries: options.retries
})
