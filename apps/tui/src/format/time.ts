/**
 * Spans of time in few cells. All take milliseconds.
 */

/**
 * How long something took or takes: at most two units, seconds the smallest above one second.
 *
 * @example
 * duration(870) // "870ms"
 * duration(252_000) // "4m12s"
 * duration(7_500_000) // "2h05m"
 */
export const duration = (ms: number): string => {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}ms`
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m${two(seconds % 60)}s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}h${two(minutes % 60)}m`
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`
}

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
