/** What headers say of time is read here for its size, and as Effect's own parser reads it. */
import { expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Result from "effect/Result"
import * as Headers from "effect/http/Headers"
import * as fc from "fast-check"
import { readRetryAfter } from "../src/internal/serverTime.ts"

const now = Date.UTC(2026, 2, 1, 12)

/** From 1980 to 2049: a year of two digits means the same to V8, which takes those from 50 on for the last century, as to Effect. */
const instant = fc.integer({ min: Date.UTC(1980, 0) / 1_000, max: Date.UTC(2050, 0) / 1_000 - 1 }).map((second) => new Date(second * 1_000))

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

/** The three forms of HTTP. */
const written = (date: Date): ReadonlyArray<string> => {
  const [, day = "", month = "", year = "", time = ""] = date.toUTCString().split(" ")
  return [
    date.toUTCString(),
    `${days[date.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
    `${days[date.getUTCDay()]?.slice(0, 3)} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`
  ]
}

/** What Effect makes of it. */
const expected = (text: string): number | undefined => {
  const parsed = Headers.parseRetryAfter(text)
  return Result.isFailure(parsed) ? undefined : Duration.toMillis(Headers.retryAfterDelay(parsed.success, now))
}

it("is read of each form as Effect reads it", () => {
  fc.assert(
    fc.property(instant, (date) => {
      for (const text of written(date)) expect([text, readRetryAfter({ "retry-after": text }, now)]).toEqual([text, expected(text)])
    }),
    { numRuns: 500 }
  )
})

it("is so many seconds where it is a whole number", () => {
  fc.assert(
    fc.property(fc.nat(), (seconds) => {
      expect(readRetryAfter({ "retry-after": String(seconds) }, now)).toBe(expected(String(seconds)))
    })
  )
})

it("is nothing where Effect finds nothing", () => {
  for (const text of ["", "-1", "1.5", "1e3", "0x10", "soon", "Sun, 06 Nov 1994", "NaN", "1 2"]) {
    expect([text, readRetryAfter({ "retry-after": text }, now), expected(text)]).toEqual([text, undefined, undefined])
  }
})
