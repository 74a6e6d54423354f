/**
 * One line of text that is being written.
 */
import { segmenter } from "../format/segmenter.ts"
import { grouped } from "../format/number.ts"

export interface Input {
  readonly text: string
  /** Where the next character goes, in UTF-16 units. */
  readonly at: number
}

/** Characters that a line holds. All of it is read for each key and each frame. */
const longest = 10_000

/** Why a line is too long, if it is. */
export const tooLong = (text: string): string | undefined =>
  text.length > longest ? `a line holds ${grouped(longest)} characters, and this would be ${grouped(text.length)}` : undefined

export const inputOf = (text: string): Input => ({ text, at: text.length })

/** The text with something written where the cursor is. */
export const insert = ({ text, at }: Input, what: string): Input => ({
  text: text.slice(0, at) + what + text.slice(at),
  at: at + what.length
})

/** The keys with alt that a line has. */
export const wordKeys: ReadonlySet<string> = new Set(["alt-b", "alt-f", "alt-backspace", "alt-d"])

/** Characters as a person counts them, and where each begins. */
const charactersOf = (text: string): ReadonlyArray<Intl.SegmentData> => Array.from(segmenter.segment(text))

const isOfWord = ({ segment }: Intl.SegmentData): boolean => /[\p{L}\p{M}\p{N}\p{So}]/u.test(segment)
const isShown = ({ segment }: Intl.SegmentData): boolean => /\S/.test(segment)

/** Where the word before a place begins. */
const wordStart = (text: string, at: number, isOf = isOfWord): number => {
  const characters = charactersOf(text.slice(0, at))
  const last = characters.findLastIndex(isOf)
  const before = characters.findLastIndex((character, place) => place < last && !isOf(character))
  return characters[before + 1]?.index ?? 0
}

/** Where the word behind a place ends. */
const wordEnd = (text: string, at: number): number => {
  const characters = charactersOf(text.slice(at))
  const first = characters.findIndex(isOfWord)
  const after = characters.findIndex((character, place) => place > first && first >= 0 && !isOfWord(character))
  return at + (characters[after]?.index ?? text.length - at)
}

/** What a key does to the line; `undefined` where it is none of its keys. */
export const typeKey = (input: Input, key: string): Input | undefined => {
  const { text, at } = input
  const before = text.slice(0, at)
  const last = () => charactersOf(before).at(-1)?.segment.length ?? 0
  const next = () => segmenter.segment(text.slice(at))[Symbol.iterator]().next().value?.segment.length ?? 0
  const cutTo = (from: number): Input => ({ text: text.slice(0, from) + text.slice(at), at: from })
  switch (key) {
    case "left":
      return { text, at: at - last() }
    case "right":
      return { text, at: at + next() }
    case "home":
    case "ctrl-a":
      return { text, at: 0 }
    case "end":
    case "ctrl-e":
      return inputOf(text)
    case "backspace":
      return cutTo(at - last())
    case "delete":
      return { text: before + text.slice(at + next()), at }
    case "ctrl-w":
      return cutTo(wordStart(text, at, isShown))
    case "ctrl-u":
      return cutTo(0)
    case "ctrl-k":
      return { text: before, at }
    case "alt-b":
      return { text, at: wordStart(text, at) }
    case "alt-f":
      return { text, at: wordEnd(text, at) }
    case "alt-backspace":
      return cutTo(wordStart(text, at))
    case "alt-d":
      return { text: before + text.slice(wordEnd(text, at)), at }
    default:
      // Names of keys are words; what is typed is one character.
      return charactersOf(key).length === 1 ? insert(input, key) : undefined
  }
}
