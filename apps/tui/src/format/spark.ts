/**
 * Numbers as a line of bars.
 */

const bars = [..."▁▂▃▄▅▆▇█"]

/**
 * One cell per number, its height in proportion to the largest; zeros are the lowest bar.
 *
 * @example
 * sparkline([0, 1, 2, 4]) // "▁▂▄█"
 */
export const sparkline = (values: ReadonlyArray<number>): string => {
  const max = Math.max(1, ...values)
  return values.map((value) => bars[Math.min(bars.length - 1, Math.ceil((value / max) * (bars.length - 1)))]).join("")
}
