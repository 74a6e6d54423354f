/**
 * What no answer can be made of. It is refused where an insight is made, and not with a `NaN` later.
 */

/** Throws a `RangeError` where a window is empty or endless, or not a whole number of buckets from 1 to 10,000. */
export const refuseWindow = (windowMs: number, buckets: number): void => {
  if (windowMs > 0 && windowMs < Infinity && Number.isInteger(buckets) && buckets >= 1 && buckets <= 10_000) return
  throw new RangeError(`windowMs must be more than 0 and cut into 1 to 10,000 buckets, not ${windowMs} into ${buckets}`)
}

/** Throws a `RangeError` where so many cannot be told. */
export const refuseLimit = (limit: number): void => {
  if (limit >= 0 && (Number.isInteger(limit) || limit === Infinity)) return
  throw new RangeError(`limit must be a whole number of at least 0, or Infinity, not ${limit}`)
}
