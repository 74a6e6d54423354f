/**
 * Values as JSON that is as harmless to look at as it is to parse: a terminal obeys some of the characters that JSON need not escape.
 */

/** What `harmless` takes out, but for the line ends of what is indented. */
const unsafe = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]--[\n\p{M}\u200c\u200d]]/gv

/**
 * The value as JSON, on one line unless it is indented; parsed it is the same value.
 *
 * @example
 * jsonText("\u009b2J") // '"\\u009b2J"'
 */
export const jsonText = (value: unknown, indent?: number): string =>
  (JSON.stringify(value, undefined, indent) ?? "null").replace(unsafe, escape)

const escape = (mark: string): string =>
  mark
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("")
