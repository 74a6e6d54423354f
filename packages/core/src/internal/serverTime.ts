/**
 * What an answer's headers say of time.
 */

type Headers = { readonly [name: string]: string | undefined }

/** The latest instant that a `Date` can hold. */
const lastInstant = 8.64e15

/** The service's own clock when it answered, by the `date` header: in milliseconds since the Unix epoch, to the second. */
export const serverTime = (headers: Headers): number | undefined => httpDate(headers["date"])

/**
 * How long the service asks to wait, by `Retry-After`, in milliseconds: seconds, or until an instant of its own clock, which is taken for ours where it
 * does not tell. `now` is ours, in milliseconds since the Unix epoch.
 */
export const readRetryAfter = (headers: Headers, now: number): number | undefined => {
  const text = headers["retry-after"]?.trim() ?? ""
  const until = httpDate(text)
  const ms = until === undefined ? Number(/^\d+$/.test(text) ? text : Number.NaN) * 1_000 : until - (serverTime(headers) ?? now)
  return Number.isNaN(ms) ? undefined : Math.max(0, Math.min(ms, lastInstant - now))
}

/** Any of the three forms of HTTP, as Effect reads them with ten times the code: the one without a zone is in UTC too. What has no time of day is none, though `Date.parse` may see a day in it. */
const httpDate = (text = ""): number | undefined => {
  const ms = /:\d\d:\d\d/.test(text) ? Date.parse(text.replace(/ \d{4}$/, "$& GMT")) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}
