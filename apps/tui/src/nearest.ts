/**
 * What somebody who mistyped a word probably meant.
 */
import { distance } from "fastest-levenshtein"

/**
 * The word that begins as the typed one does, or else takes the fewest edits, case aside; `undefined` where none is near enough to be meant.
 *
 * @example
 * nearest("complet", ["pending", "complete"]) // "complete"
 */
export const nearest = (word: string, words: ReadonlyArray<string>): string | undefined => {
  const typed = word.toLowerCase()
  const begun = typed.length < 2 ? undefined : words.find((candidate) => candidate.toLowerCase().startsWith(typed))
  const [best] = words
    .map((candidate) => ({ candidate, edits: distance(typed, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.ceil(Math.min(candidate.length, typed.length) / 3)))
    .toSorted((a, b) => a.edits - b.edits)
  return begun ?? best?.candidate
}
