/**
 * Numbers as a line of bars.
 */

const bars = [..."▁▂▃▄▅▆▇█"]
const asciiBars = [..."_.-=+%#@"]

/**
 * One cell per number, its height in proportion to the largest; zeros are the lowest bar.
 *
 * @example
 * sparkline([0, 1, 2, 4], false) // "▁▂▄█"
 */
export const sparkline = (values: ReadonlyArray<number>, ascii: boolean): string => {
  const steps = ascii ? asciiBars : bars
  const max = Math.max(1, ...values)
  return values.map((value) => steps[Math.min(steps.length - 1, Math.ceil((value / max) * (steps.length - 1)))]).join("")
}
