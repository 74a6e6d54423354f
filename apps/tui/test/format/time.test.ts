import { expect, it } from "@effect/vitest"
import { age, duration } from "../../src/format/time.ts"

it.each([
  [0, "0ms"],
  [870, "870ms"],
  [41_000, "41s"],
  [252_000, "4m12s"],
  [3_600_000, "1h00m"],
  [7_500_000, "2h05m"],
  [90_000_000, "1d01h"],
  [8_639_999_999_999, "99999d23h"],
  [8_640_000_000_000, ">99999d"],
  [1e308, ">99999d"],
  [Infinity, ">99999d"]
])("writes a duration of %s ms as %s", (ms, text) => {
  expect(duration(ms)).toBe(text)
})

it.each([
  [-5_000, "0s"],
  [59_999, "59s"],
  [125_000, "2m"],
  [7_200_000, "2h"],
  [172_800_000, "2d"]
])("writes an age of %i ms as %s", (ms, text) => {
  expect(age(ms)).toBe(text)
})
