/**
 * Instants as the service spells them. Every row has one or two, and reading them by a pattern and a `Date` was most of what a row cost: so the common
 * spelling is read digit by digit, and the object is made without the calls that `DateTime` makes for each of its own.
 */
import * as DateTime from "effect/DateTime"

/** An RFC 3339 date-time, or nothing where it is none. Digits past the millisecond are cut here and kept in the JSON. */
export const instant = (raw: unknown): DateTime.Utc | undefined => {
  if (typeof raw !== "string") return undefined
  const millis = utcMillis(raw) ?? millisOf(raw)
  // What the class does not say it inherits, see there.
  return millis === undefined ? undefined : (new Utc(millis) as object as DateTime.Utc)
}

const rfc3339 = /^(\d{4}-\d\d-\d\d[Tt ](?:[01]\d|2[0-3]):\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/

/** V8 takes a fraction of more than nine digits for ten times as much where it begins with a zero: so it reads only the seconds. */
const millisOf = (raw: string): number | undefined => {
  const [, seconds, fraction = "0", zone] = rfc3339.exec(raw) ?? []
  const millis = Date.parse(`${seconds}${zone}`) + thousandths(fraction, 0, fraction.length)
  return Number.isNaN(millis) ? undefined : millis
}

/** The milliseconds of `2026-03-01T12:02:57.384Z`, with any fraction or none. Nothing where that is not plain to see, on the last days of some months too. */
const utcMillis = (raw: string): number | undefined => {
  const last = raw.length - 1
  if (raw[4] !== "-" || raw[7] !== "-" || raw[10] !== "T" || raw[13] !== ":" || raw[16] !== ":" || raw[last] !== "Z") return undefined
  const year = digits(raw, 0, 4)
  const month = digits(raw, 5, 7)
  const day = digits(raw, 8, 10)
  const hour = digits(raw, 11, 13)
  const minute = digits(raw, 14, 16)
  const second = digits(raw, 17, 19)
  // `Date.UTC` takes the first hundred years for those from 1900.
  const isPlain =
    year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= (month === 2 ? 28 : 30) && hour < 24 && minute < 60 && second < 60
  const fraction = last === 19 ? 0 : raw[19] === "." ? thousandths(raw, 20, last) : NaN
  return isPlain && fraction >= 0 ? Date.UTC(year, month - 1, day, hour, minute, second, fraction) : undefined
}

/** The number that stands there, or `NaN` where anything else does. */
const digits = (raw: string, from: number, to: number): number => {
  let number = 0
  for (let at = from; at < to; at += 1) {
    const digit = raw.charCodeAt(at) - 0x30
    if (!(digit >= 0 && digit <= 9)) return NaN
    number = number * 10 + digit
  }
  return number
}

/** The first three digits of the fraction that stands there, or `NaN` where anything else does. */
const thousandths = (raw: string, from: number, to: number): number => {
  const whole = digits(raw, from, Math.min(to, from + 3))
  return to > from && digits(raw, from + 3, to) >= 0 ? whole * 10 ** Math.max(0, from + 3 - to) : NaN
}

/** What `DateTime` makes, but for where it keeps its parts once somebody asked for them. */
class Utc implements Pick<DateTime.Utc, "epochMilliseconds" | "partsUtc"> {
  readonly epochMilliseconds: number
  #parts: DateTime.Utc["partsUtc"] = undefined

  constructor(epochMilliseconds: number) {
    this.epochMilliseconds = epochMilliseconds
  }

  get partsUtc(): DateTime.Utc["partsUtc"] {
    return this.#parts
  }

  set partsUtc(parts: DateTime.Utc["partsUtc"]) {
    this.#parts = parts
  }
}

// All else that an instant can do is inherited from `DateTime`'s own.
Object.setPrototypeOf(Utc.prototype, Object.getPrototypeOf(DateTime.makeUnsafe(0)))
