/**
 * What does not end is named, instead of being waited for.
 */

/** What some work comes to. Rejects, saying `what` has not ended, where that takes longer than so many milliseconds. */
export const within = async <A>(ms: number, what: string, work: Promise<A>): Promise<A> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`${what} did not end within ${ms / 1_000} s`)), ms)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
