/**
 * What may be put on a clipboard: nobody knows where it is pasted, and a shell obeys what it holds besides text.
 */

/** What a terminal takes at most through OSC 52, in bytes of base64. */
export const mostCopied = 74_000

/** What stands in a copied text for what was left out. */
export const leftOut = "\uFFFD"

/** Without what ends a line, begins a sequence that a terminal obeys, or turns what is seen round. A longer text than is copied stays as it is. */
export const oneLine = (text: string): string =>
  text.length > mostCopied ? text : text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/gu, leftOut)

/** The same of a text whose lines are its own, such as an error; its last line has no end, with which a shell would run it. */
export const severalLines = (text: string): string =>
  text.length > mostCopied
    ? text
    : text
        .split(/\r\n|\n/)
        .map(oneLineWithTabs)
        .join("\n")
        .trimEnd()

const oneLineWithTabs = (line: string): string => line.split("\t").map(oneLine).join("\t")
