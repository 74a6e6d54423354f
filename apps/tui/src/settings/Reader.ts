/**
 * How the text of a flag, a variable or a file's field becomes a value.
 */
import { isObject } from "effect/Predicate"
import * as Result from "effect/Result"
import { nearest } from "../nearest.ts"

export interface Reader<A> {
  /** The placeholder in help, such as `TIME`. */
  readonly metavar: string
  /** `undefined` where the text is not valid. */
  readonly read: (text: string) => A | undefined
  /** What is allowed, as the object of "give". */
  readonly allowed: string
  /** The words that a valid text is made of, where those are few. */
  readonly words?: ReadonlyArray<string>
  /** Whether a valid text is exactly one of the words, so that shells can complete it. */
  readonly choice?: true
  /** How a text that was refused is quoted, where it may hold what nobody should read. */
  readonly quoted?: (text: string) => string
}

/** A text that was refused, as it may be quoted. */
export const quoted = (reader: Reader<unknown>, text: string): string => reader.quoted?.(text) ?? text

/** What to give instead of a text that was refused, and the word that was probably meant. */
export const allowedFor = ({ allowed, words }: Reader<unknown>, text: string): string => {
  const meant = nearest(text, words ?? [])
  return meant === undefined ? allowed : `${allowed} (did you mean ${meant}?)`
}

/** What is said of a text that was refused. No more than `most` characters of it are quoted. */
export const refusalOf = (reader: Reader<unknown>, text: string, most = Infinity): string =>
  `"${quoted(reader, text).slice(0, most)}" is not valid; give ${allowedFor(reader, text)}`

/** Any text that is not empty. */
export const anyText = (metavar: string): Reader<string> => ({
  metavar,
  read: (text) => (text.trim() === "" ? undefined : text),
  allowed: "a text that is not empty"
})

/** One of a few words. */
export const oneOf = <const Word extends string>(words: ReadonlyArray<Word>): Reader<Word> => ({
  metavar: "WORD",
  read: (text) => words.find((word) => word === text),
  allowed: `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`,
  words,
  choice: true
})

/** One or more of a few words, separated by commas. */
export const someOf = <const Word extends string>(words: ReadonlyArray<Word>): Reader<ReadonlyArray<Word>> => ({
  metavar: "A,B",
  read: (text) => {
    const found = text.split(",").map((part) => words.find((word) => word === part.trim()))
    return found.every((word) => word !== undefined) ? found : undefined
  },
  allowed: `one or more of ${words.join(", ")}, separated by commas`,
  words
})

/** A whole number within bounds. */
export const whole = (min: number, max = Infinity): Reader<number> => ({
  metavar: "N",
  read: (text) => (/^-?\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined),
  allowed: max === Infinity ? `a whole number from ${min} up` : `a whole number from ${min} to ${max}`
})

/** Yes or no, as variables and files have it. */
export const yesOrNo: Reader<boolean> = {
  metavar: "BOOL",
  read: (text) => ({ true: true, "1": true, yes: true, false: false, "0": false, no: false })[text],
  allowed: "true or false",
  words: ["true", "false"]
}

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** The milliseconds of a span such as `1h30m`. */
const spanOf = (text: string): number | undefined => {
  if (!/^(\d+(\.\d+)?(ms|[smhdw]))+$/.test(text)) return undefined
  // The pattern admits these units only.
  const ms = [...text.matchAll(/([\d.]+)(ms|[smhdw])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * units[unit as keyof typeof units],
    0
  )
  return Math.round(ms)
}

/**
 * Milliseconds as a span that reads back as the same.
 *
 * @example
 * spanText(5_400_000) // "1h30m"
 */
export const spanText = (ms: number): string =>
  Object.entries(units)
    .filter(([unit]) => unit !== "w")
    .toReversed()
    .reduce<readonly [text: string, left: number]>(
      ([text, left], [unit, size]) => (left < size ? [text, left] : [`${text}${Math.floor(left / size)}${unit}`, left % size]),
      ["", ms]
    )[0]

/** The longest span: what a timer of Node takes. */
export const longestMs = 2 ** 31 - 1

/** A span of time such as `500ms`, `30s` or `1h30m`, in milliseconds. */
export const time: Reader<number> = {
  metavar: "TIME",
  read: (text) => {
    const ms = spanOf(text)
    return ms !== undefined && ms >= 1 && ms <= longestMs ? ms : undefined
  },
  allowed: "a time such as 500ms, 30s, 5m or 1h30m, up to 24d"
}

/** The longest that a moment may be ago: what a `Date` can tell of, before and after 1970. In milliseconds. */
const longestAgo = 8.64e15

/** An instant, in milliseconds since the Unix epoch; or how long before now, whenever that is. */
export type Moment = { readonly _tag: "At"; readonly ms: number } | { readonly _tag: "Ago"; readonly ms: number }

/** The instant that a moment is where `now` is now; all in milliseconds since the Unix epoch. */
export const instantOf = ({ _tag, ms }: Moment, now: number): number => (_tag === "At" ? ms : now - ms)

/**
 * A moment, as an age or as a date.
 *
 * @example
 * moment.read("2h") // two hours ago
 */
export const moment: Reader<Moment> = {
  metavar: "WHEN",
  read: (text) => {
    const ago = spanOf(text)
    if (ago !== undefined) return ago > longestAgo ? undefined : { _tag: "Ago", ms: ago }
    if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined
    const [at, [day = ""]] = [Date.parse(text), text.split("T")]
    // A 31st of February would be read as the 3rd of March.
    return Number.isNaN(at) || momentText({ _tag: "At", ms: Date.parse(day) }) !== day ? undefined : { _tag: "At", ms: at }
  },
  allowed: "an age such as 2h or 7d, a date such as 2026-03-01, or a time such as 2026-03-01T12:00:00Z"
}

/** A moment as it would be written. */
export const momentText = ({ _tag, ms }: Moment): string =>
  _tag === "At"
    ? new Date(ms).toISOString().replace(/(T00:00:00)?\.000Z$/, (_, midnight) => (midnight === undefined ? "Z" : ""))
    : spanText(ms) || "0s"

/** An `http` or `https` address without credentials. */
export const address: Reader<string> = {
  metavar: "URL",
  read: (text) => {
    const url = URL.parse(text)
    return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? text : undefined
  },
  allowed: "an http or https address without a user or password, such as https://sync.trychroma.com",
  // Before an @ may be a password, and behind a ? or a # a signature; where it is no address, either may be anywhere.
  quoted: (text) => {
    if (!/[@?#]/.test(text)) return text
    const url = URL.parse(text)
    return url !== null && /^https?:$/.test(url.protocol) ? `${url.protocol}//${url.host}/…` : "…"
  }
}

/** The address of a service, below which everything is asked for: a query or a fragment would go nowhere. */
export const serviceAddress: Reader<string> = {
  ...address,
  read: (text) => {
    const url = URL.parse(text)
    return url !== null && url.search === "" && url.hash === "" ? address.read(text) : undefined
  },
  allowed: "an http or https address without a user, password, query or fragment, such as https://sync.trychroma.com"
}

/** What a pattern of addresses may hold. */
const addressParts = ["database", "collection", "source", "invocation"] as const

/** An address in which names in braces stand for parts of what is looked at. */
export const addressPattern: Reader<string> = {
  ...address,
  read: (text) => {
    const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => (addressParts.some((part) => part === name) ? "x" : whole))
    return /[{}]/.test(filled) ? undefined : address.read(filled) && text
  },
  allowed: `an http or https address that may hold ${addressParts.map((part) => `{${part}}`).join(", ")}, such as https://www.trychroma.com/acme/{database}`
}

/** A JSON object. */
export const jsonObject: Reader<Readonly<Record<string, unknown>>> = {
  metavar: "JSON",
  read: (text) => {
    const value = Result.getOrUndefined(Result.try((): unknown => JSON.parse(text)))
    return isObject(value) ? value : undefined
  },
  allowed: `a JSON object such as '{"year":2026}'`
}
