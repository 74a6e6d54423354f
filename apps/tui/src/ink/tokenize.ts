/**
 * Stands in for Ink's tokenizer in the bundle. Ink takes every line on screen apart again in every frame; most lines are as they were, so the
 * parts of the last ones are kept. They are never written to.
 */
import * as tokenizer from "@alcalzone/ansi-tokenize"

export * from "@alcalzone/ansi-tokenize"

/** Enough for some screens. */
const kept = 1_024
const tokens = new Map<string, ReturnType<typeof tokenizer.tokenize>>()
const styled = new WeakMap<ReturnType<typeof tokenizer.tokenize>, ReturnType<typeof tokenizer.styledCharsFromTokens>>()

/** As the original, remembered. */
export const tokenize: typeof tokenizer.tokenize = (text, endChar) => {
  if (endChar !== undefined) return tokenizer.tokenize(text, endChar)
  const known = tokens.get(text)
  if (known !== undefined) return known
  if (tokens.size >= kept) tokens.clear()
  const made = tokenizer.tokenize(text)
  tokens.set(text, made)
  return made
}

/** As the original, remembered for what {@link tokenize} remembers. */
export const styledCharsFromTokens: typeof tokenizer.styledCharsFromTokens = (parts) => {
  const known = styled.get(parts)
  if (known !== undefined) return known
  const made = tokenizer.styledCharsFromTokens(parts)
  styled.set(parts, made)
  return made
}
