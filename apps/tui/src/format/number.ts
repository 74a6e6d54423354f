/**
 * Numbers as they are read.
 */

/**
 * A whole number with a comma after every three digits from its end. Not by `toLocaleString`, whose first call takes as long as the rest of a frame.
 *
 * @example
 * grouped(12345) // "12,345"
 */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",")

/**
 * How many a minute, no more exact than is read at a glance.
 *
 * @example
 * paceText(1.25) // "1.3"
 */
export const paceText = (perMinute: number): string => (perMinute < 10 ? perMinute.toFixed(1) : String(Math.round(perMinute)))

/**
 * A share from 0 to 1 in percent.
 *
 * @example
 * percent(0.8667) // "86.7%"
 */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)}%`
