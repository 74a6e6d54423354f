/**
 * Spans of time in few cells. All take milliseconds.
 */

/** Nothing lasts longer than some centuries, but a service may say so. */
const mostDays = 99_999

/**
 * How long something took or takes: at most two units, seconds the smallest above one second.
 *
 * @example
 * duration(870) // "870ms"
 * duration(252_000) // "4m12s"
 * duration(7_500_000) // "2h05m"
 * duration(1e308) // ">99999d"
 */
export const duration = (ms: number): string => {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}ms`
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m${two(seconds % 60)}s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}h${two(minutes % 60)}m`
  const days = Math.floor(hours / 24)
  return days > mostDays ? `>${mostDays}d` : `${days}d${two(hours % 24)}h`
}

/**
 * How long something still takes: whole seconds, rounded up.
 *
 * @example
 * remaining(1_200) // "2s"
 */
export const remaining = (ms: number): string => duration(Math.ceil(ms / 1_000) * 1_000)

/** Half of what is measured takes no longer than `p50`, and so on. */
export const quantilesText = (
  { p50, p95, p99, max }: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number },
  between = "  "
): string => [`p50 ${duration(p50)}`, `p95 ${duration(p95)}`, `p99 ${duration(p99)}`, `max ${duration(max)}`].join(between)

/**
 * How long ago something was: one unit, the largest that fits.
 *
 * @example
 * age(125_000) // "2m"
 */
export const age = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}

/** The time of day in UTC, such as `14:02:11`. */
export const timeOfDay = (epochMs: number): string => new Date(epochMs).toISOString().slice(11, 19)

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/**
 * The date in UTC, in at most seven cells: of another year than `now` the year and the month, such as `2025-03`.
 *
 * @example
 * day(Date.parse("2026-03-12"), Date.parse("2026-11-24")) // "12 Mar"
 */
export const day = (epochMs: number, now: number): string => {
  const date = new Date(epochMs)
  const year = date.getUTCFullYear()
  const month = months[date.getUTCMonth()] ?? ""
  return year === new Date(now).getUTCFullYear()
    ? `${date.getUTCDate()} ${month}`
    : `${year}-${String(date.getUTCMonth() + 1).padStart(2, "0")}`
}

/**
 * A count in few cells, to three digits.
 *
 * @example
 * short(1_201) // "1.2k"
 */
export const short = (count: number): string => {
  if (count < 1_000) return String(count)
  const [value, unit] = count < 999_500 ? [count / 1_000, "k"] : [count / 1_000_000, "M"]
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)}${unit}`
}

const two = (value: number): string => String(value).padStart(2, "0")
