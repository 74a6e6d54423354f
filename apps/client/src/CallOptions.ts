/**
 * What holds for one call.
 */

/** How one call ends early, and how patient it is. What is left out is the client's own. */
export interface CallOptions {
  /** Ends the call at once, between attempts too: it rejects with an `AbortError` whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** One attempt, body included, in milliseconds. Default 30,000; for an upload, as long as its deadline. */
  readonly timeoutMs?: number | undefined
  /** All attempts together, waits included, in milliseconds. Default 120,000; for an upload 600,000. A list has this for each of its requests. */
  readonly deadlineMs?: number | undefined
  /**
   * Tries after the first, 0 to 20. Default 3. A create or an upload is tried again only where it surely was not done. Bounded by what all calls of a
   * client share: see `retries` of `ChromaSyncOptions`.
   */
  readonly retries?: number | undefined
}
