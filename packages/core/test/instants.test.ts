import { Invocation } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { wire } from "./support.ts"

const decode = Schema.decodeUnknownOption(Invocation)
const instantOf = (created_at: unknown) => Option.getOrUndefined(decode(wire(1, { created_at })))?.createdAt
const certainly = (created_at: string) => instantOf(created_at) ?? expect.fail(`${created_at} is an instant`)

/** What the engine makes of what RFC 3339 allows, but for the fraction, which V8 misreads where it is long: the oracle of the reader that is written by hand. */
const oracle = (text: string) => {
  const [all, fraction = ""] = /^\d{4}-\d\d-\d\d[Tt ](?!24)\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const millis = Date.parse(all?.replace(/\.\d+/, "") ?? "") + Number(fraction.slice(1, 4).padEnd(3, "0"))
  return Number.isNaN(millis) ? undefined : millis
}

const two = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, "0"))
const edge = (...texts: ReadonlyArray<string>) => fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...texts) }, two)
const spelled = fc
  .record({
    year: fc.oneof(
      fc.constantFrom("0000", "0001", "0099", "0100", "1969", "1970", "2000", "2024", "2026", "9999"),
      fc.nat(9_999).map((year) => String(year).padStart(4, "0"))
    ),
    month: edge("00", "01", "02", "06", "12", "13"),
    day: edge("00", "01", "28", "29", "30", "31", "32"),
    hour: edge("00", "23", "24", "25"),
    minute: edge("00", "59", "60"),
    second: edge("00", "59", "60"),
    separator: fc.constantFrom("T", "T", "T", "t", " ", "_"),
    fraction: fc.oneof(
      fc.constantFrom("", ".", ".0", ".9", ".000", ".999", ".0100000000", ".9999999999999999999"),
      fc.nat(999_999_999).map((digits) => `.${digits}`)
    ),
    zone: fc.constantFrom("Z", "Z", "Z", "z", "+00:00", "-23:59", "+24:00", "")
  })
  .map((at) => `${at.year}-${at.month}-${at.day}${at.separator}${at.hour}:${at.minute}:${at.second}${at.fraction}${at.zone}`)

/** Another character somewhere, one more, or one less. */
const damaged = fc
  .tuple(spelled, fc.nat(30), fc.constantFrom("", "/", ":", "٣", "0", "9", "-", "Z", " ", "\n", "\0"), fc.boolean())
  .map(([text, at, character, instead]) => text.slice(0, at) + character + text.slice(instead ? at + 1 : at))

describe("an instant", () => {
  it("is read as the engine reads it, whatever its date, its fraction and its zone", () => {
    fc.assert(
      fc.property(fc.oneof(spelled, damaged), (text) => {
        expect(instantOf(text)?.epochMilliseconds).toBe(oracle(text))
      }),
      { numRuns: 20_000 }
    )
  })

  it("is read to the digit where V8 takes a hundredth of a second for a tenth", () => {
    for (const zone of ["Z", "z", "+00:00"]) {
      expect(certainly(`2024-01-30T00:00:00.0100000000${zone}`).epochMilliseconds).toBe(Date.UTC(2024, 0, 30, 0, 0, 0, 10))
    }
  })

  it("is read on every day of four hundred years", () => {
    const misread: Array<string> = []
    for (let day = Date.UTC(1900, 0, 1); day < Date.UTC(2300, 0, 1); day += 86_400_000) {
      const text = new Date(day + 86_399_999).toISOString()
      if (certainly(text).epochMilliseconds !== day + 86_399_999) misread.push(text)
    }
    expect(misread).toEqual([])
  })

  it("is no other thing than a text", () => {
    for (const value of [undefined, null, 1_772_366_577_384, true, ["2026-03-01T12:02:57Z"], {}]) expect(instantOf(value)).toBeUndefined()
  })

  it("is as good as one that DateTime made", () => {
    const text = "2026-03-01T12:02:57.384Z"
    const [ours, theirs] = [certainly(text), DateTime.makeUnsafe(text)]
    expect(ours).toEqual(theirs)
    expect(DateTime.isDateTime(ours) && DateTime.isUtc(ours)).toBe(true)
    expect(Equal.equals(ours, theirs) && Equal.equals(theirs, ours)).toBe(true)
    expect(Hash.hash(ours)).toBe(Hash.hash(theirs))
    expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs))
    expect(String(ours)).toBe(String(theirs))
    expect(Object.entries(ours)).toEqual(Object.entries(theirs))
    expect(ours.pipe(DateTime.add({ days: 1 }), DateTime.formatIso)).toBe("2026-03-02T12:02:57.384Z")
    expect(DateTime.formatIsoZoned(DateTime.setZoneNamedUnsafe(ours, "Europe/Berlin"))).toContain("13:02:57.384+01:00")
  })

  it("shows nothing of its parts once they were asked for", () => {
    const [asked, fresh] = [certainly("2026-03-01T12:02:57.384Z"), certainly("2026-03-01T12:02:57.384Z")]
    const parts = DateTime.toPartsUtc(asked)
    expect(parts).toEqual(DateTime.toPartsUtc(DateTime.makeUnsafe("2026-03-01T12:02:57.384Z")))
    expect(DateTime.toPartsUtc(asked)).toBe(parts)
    expect(asked).toEqual(fresh)
    expect(Object.keys(asked)).toEqual(["epochMilliseconds"])
  })
})
