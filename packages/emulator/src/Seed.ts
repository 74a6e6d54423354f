/**
 * Numbers that look random and follow from a seed and a place alone, so that any part of a world can be computed by itself and a seed names one
 * world for ever.
 */

/** 32 bits that stand for a text. */
export type Seed = number

/** The next number in [0, 1). */
export type Numbers = () => number

/**
 * The seed of a text, and of what it is for: `seedOf("demo", "ids")` and `seedOf("demo", "plans")` have nothing in common.
 *
 * FNV-1a, scattered.
 */
export const seedOf = (text: string, use = ""): Seed => {
  let hash = 2_166_136_261
  for (const character of `${text}/${use}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return scatter(hash)
}

/**
 * A sequence of numbers for a seed and a place, a whole number: the same ones each time. Mulberry32 from a scattered start.
 *
 * @example
 * const next = numbers(seedOf("demo"), 17)
 */
export const numbers = (seed: Seed, place: number): Numbers => {
  let state = scatter(seed ^ scatter(place))
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

/** A UUID of version 4 for a number of 32 bits, from which {@link numberOf} reads the number again: no index of ids is needed. */
export const uuid = (seed: Seed, number: number): string => {
  const [first, next] = [hex(scatter(number ^ seed)), numbers(seed, number)]
  const [second, third, fourth] = [hex(next() * 4_294_967_296), hex(next() * 4_294_967_296), hex(next() * 4_294_967_296)]
  return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-a${third.slice(1, 4)}-${third.slice(4)}${fourth}`
}

/** The number that an id of this seed was made for; undefined for any other text. */
export const numberOf = (seed: Seed, id: string): number | undefined => {
  const number = (gather(Number.parseInt(id.slice(0, 8), 16)) ^ seed) >>> 0
  return uuid(seed, number) === id.toLowerCase() ? number : undefined
}

const hex = (word: number): string => Math.floor(word).toString(16).padStart(8, "0")

/** 32 bits to 32 others, each to one of its own. */
const scatter = (word: number): number => {
  let bits = Math.imul(word ^ (word >>> 16), 0x21f0aaad)
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
  return (bits ^ (bits >>> 15)) >>> 0
}

/** The way back from `scatter`: its steps undone, last first. The factors are the inverses of its own, modulo 2^32. */
const gather = (word: number): number => {
  let bits = Math.imul(word ^ (word >>> 15) ^ (word >>> 30), 0x97132227)
  bits = Math.imul(bits ^ (bits >>> 15) ^ (bits >>> 30), 0x333c4925)
  return (bits ^ (bits >>> 16)) >>> 0
}
