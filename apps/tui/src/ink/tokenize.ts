/**
 * Stands in for Ink's tokenizer in the bundle. Ink takes every line on screen apart again in every frame; most lines are as they were, so the
 * parts of the last ones are kept. They are never written to.
 */
import * as tokenizer from "@alcalzone/ansi-tokenize"

export * from "@alcalzone/ansi-tokenize"

type Tokens = ReturnType<typeof tokenizer.tokenize>

/** More lines than a screen has. A line of 240 characters in parts takes 30 kB. */
const kept = 128
/** What was asked for since `before` was full, and before that: a line that stays on screen is never forgotten. */
let recent = new Map<string, Tokens>()
let before = recent
const styled = new WeakMap<Tokens, ReturnType<typeof tokenizer.styledCharsFromTokens>>()

/** As the original, remembered. */
export const tokenize: typeof tokenizer.tokenize = (text, endChar) => {
  if (endChar !== undefined) return tokenizer.tokenize(text, endChar)
  const known = recent.get(text)
  if (known !== undefined) return known
  const made = before.get(text) ?? tokenizer.tokenize(text)
  if (recent.size >= kept) [before, recent] = [recent, new Map()]
  recent.set(text, made)
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
