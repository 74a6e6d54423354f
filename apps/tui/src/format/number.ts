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
