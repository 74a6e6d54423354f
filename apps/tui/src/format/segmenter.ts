/** Takes a text apart into what is seen as one character. */
export const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" })
