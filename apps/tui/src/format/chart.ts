/**
 * Numbers as charts of text: an area of dots, and bars.
 */
import { grouped } from "./number.ts"
import { fit } from "./text.ts"

/** The numbers as so many others, each the largest of those that fall together. */
export const resample = (values: ReadonlyArray<number>, length: number): ReadonlyArray<number> =>
  Array.from({ length }, (_, place) => {
    const from = Math.floor((place * values.length) / length)
    return Math.max(0, ...values.slice(from, Math.max(from + 1, Math.floor(((place + 1) * values.length) / length))))
  })

/** The dots of a braille cell from the bottom up, in its left column and in its right one. */
const dots = [
  [0x40, 0x04, 0x02, 0x01],
  [0x80, 0x20, 0x10, 0x08]
] as const

/**
 * An area under the numbers, two of them per cell and four steps per row, from the bottom up to `max`. Each row has exactly `cells` cells. A number
 * that is not 0 has a dot at least.
 *
 * @example
 * areaChart([0, 1, 2, 4], { cells: 2, rows: 1, max: 4 }) // ["⢀⣼"]
 */
export const areaChart = (
  values: ReadonlyArray<number>,
  { cells, rows, max }: { readonly cells: number; readonly rows: number; readonly max: number }
): ReadonlyArray<string> => {
  const steps = resample(values, cells * 2).map((value) => (value <= 0 ? 0 : Math.max(1, Math.round((value / max) * rows * 4))))
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 4
    return Array.from({ length: cells }, (_, cell) => {
      const bits = dots.flatMap((column, side) => column.slice(0, Math.max(0, (steps[cell * 2 + side] ?? 0) - below)))
      return bits.length === 0 ? " " : String.fromCodePoint(0x2800 + bits.reduce((sum, bit) => sum | bit, 0))
    }).join("")
  })
}

/**
 * A name, a bar in proportion to the largest count, and the count, in exactly `cells` cells where these suffice for a name.
 *
 * @example
 * barLine("docs", 12, 24, { cells: 30, name: 8 }) // "docs     ███████  12" and blanks
 */
export const barLine = (
  label: string,
  count: number,
  most: number,
  { cells, name }: { readonly cells: number; readonly name: number }
): string => {
  const number = grouped(count)
  const room = Math.max(0, cells - name - 2 - Math.max(7, number.length))
  const bar = "█".repeat(count === 0 ? 0 : Math.max(1, Math.round((count / Math.max(1, most)) * room)))
  return fit(`${fit(label, name)} ${bar}${bar === "" ? "" : " "}${number}`, cells)
}

/**
 * The least round number that is not less: 1, 2 or 5 times a power of ten.
 *
 * @example
 * roundUp(37) // 50
 */
export const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power
}
