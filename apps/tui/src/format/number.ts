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
 * A share from 0 to 1 in percent.
 *
 * @example
 * percent(0.8667) // "86.7%"
 */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)}%`
