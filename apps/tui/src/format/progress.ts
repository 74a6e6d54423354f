/**
 * How far an upload is, on one line.
 */
import { fit, fitMiddle } from "./text.ts"

/**
 * Exactly `cells` wide; the bar has what the name and the numbers leave. Sizes are in bytes.
 *
 * @example
 * progressLine("notes.md", 5, 10, { cells: 40, ascii: true }) // "notes.md  [#####.....]   50%  5 B / 10 B"
 */
export const progressLine = (
  name: string,
  sent: number,
  total: number,
  { cells, ascii }: { readonly cells: number; readonly ascii: boolean }
): string => {
  const share = total === 0 ? 1 : Math.min(1, sent / total)
  const numbers = `${String(Math.floor(share * 100)).padStart(3)}%  ${bytes(sent)} / ${bytes(total)}`
  const label = fitMiddle(name, Math.min(24, name.length, Math.max(0, cells - numbers.length - 4)))
  const room = cells - label.length - numbers.length - 6
  if (room < 4) return fit(numbers, cells)
  const full = Math.floor(share * room)
  const [done, left] = ascii ? ["#", "."] : ["█", "░"]
  return fit(`${label}  [${done.repeat(full)}${left.repeat(room - full)}]  ${numbers}`, cells)
}

/** Such as `1.4 MB`: decimal units, as file managers have them. */
const bytes = (count: number): string => {
  const [unit, size] = count < 1_000 ? ["B", 1] : count < 1_000_000 ? ["kB", 1_000] : ["MB", 1_000_000]
  return `${size === 1 ? count : (count / size).toFixed(1)} ${unit}`
}
