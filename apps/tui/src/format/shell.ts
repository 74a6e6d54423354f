/**
 * Words for a POSIX shell.
 */

/**
 * A text as one word of a command line.
 *
 * @example
 * shellWord("status:failed") // "status:failed"
 * shellWord("error:it's down") // "'error:it'\\''s down'"
 */
export const shellWord = (text: string): string => (/^[\w:,./@+-][\w:,./@+=-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** Whether a text can be typed, or pasted, as a line of a shell: a terminal obeys controls, and some turn what is seen round. */
export const isTypable = (text: string): boolean => !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u.test(text)
