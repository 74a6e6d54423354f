/**
 * A query's text taken apart into words, each with its place.
 */

/** A character, and whether quotes took its meaning away. */
interface Letter {
  readonly text: string
  readonly quoted: boolean
}

export interface Word {
  readonly from: number
  readonly to: number
  readonly letters: ReadonlyArray<Letter>
}

/** The words of a text; `open` is where a quote begins that never ends. */
export const wordsOf = (text: string): { readonly words: ReadonlyArray<Word>; readonly open: number | undefined } => {
  const words: Array<Word> = []
  let letters: Array<Letter> = []
  let from = 0
  let open: number | undefined
  const end = (at: number): void => {
    if (at > from) words.push({ from, to: at, letters })
    letters = []
    from = at + 1
  }
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ""
    if (character === '"') {
      open = open === undefined ? at : undefined
      // An empty pair of quotes is a text too.
      letters.push({ text: "", quoted: true })
    } else if (character === "\\" && open !== undefined && at + 1 < text.length) {
      at += 1
      letters.push({ text: text[at] ?? "", quoted: true })
    } else if (open === undefined && /\s/.test(character)) end(at)
    else letters.push({ text: character, quoted: open !== undefined })
  }
  end(text.length)
  return { words, open }
}

/** The letters as text. */
export const textOf = (letters: ReadonlyArray<Letter>): string => letters.map(({ text }) => text).join("")

/** Whether a letter is this one and means what it does outside quotes. */
export const isBare = (letter: Letter | undefined, text: string): boolean => letter !== undefined && !letter.quoted && letter.text === text

/** The parts between bare commas. */
export const partsOf = (letters: ReadonlyArray<Letter>): ReadonlyArray<ReadonlyArray<Letter>> => {
  const parts: Array<Array<Letter>> = [[]]
  for (const letter of letters) {
    if (isBare(letter, ",")) parts.push([])
    else parts.at(-1)?.push(letter)
  }
  return parts
}
