/**
 * Numbers that look random and follow from a text alone, so that a seed names one workload for ever.
 */

/** The next number in [0, 1). */
export type Numbers = () => number

/**
 * A sequence of numbers for a seed and a place: the same ones each time. FNV-1a spreads the text, mulberry32 makes the sequence.
 *
 * @example
 * const next = numbers("demo", 17)
 */
export const numbers = (seed: string, place: number): Numbers => {
  let state = 2_166_136_261
  for (const character of `${seed}/${place}`) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of the choices. */
export const pick = <A>(next: Numbers, choices: readonly [A, ...ReadonlyArray<A>]): A =>
  choices[Math.floor(next() * choices.length)] ?? choices[0]

/** A UUID of version 4. */
export const uuid = (next: Numbers): string => {
  const hex = Array.from({ length: 31 }, () => Math.floor(next() * 16).toString(16)).join("")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(16, 19)}-${hex.slice(19, 31)}`
}
