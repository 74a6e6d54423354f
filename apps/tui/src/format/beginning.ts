/**
 * As much of a long text as anybody reads on a screen: a field may have megabytes, and its lines are made for each frame.
 */
import { grouped } from "./number.ts"

const most = 20_000

/**
 * The text, or its beginning and how much more there is.
 *
 * @example
 * beginning("x".repeat(25_000)) // "xxx…xxx… 5,000 more characters"
 */
export const beginning = (text: string): string =>
  text.length <= most ? text : `${text.slice(0, most)}… ${grouped(text.length - most)} more characters`

/** JSON, none of its texts longer than {@link beginning} leaves it, and all of it not by much. */
export const beginningOfJson = (value: unknown, indent?: number): string => {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? beginning(part) : part), indent)
  return text.length <= 5 * most ? text : `${text.slice(0, 5 * most)}\n… ${grouped(text.length - 5 * most)} more characters`
}
