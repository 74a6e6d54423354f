import { expect, it } from "@effect/vitest"
import type { Key } from "ink"
import { keysOf } from "../../src/app/keys.ts"

// The handler reads the flags that are set; the others are false or absent alike.
const key = (flags: Partial<Key> = {}): Key => flags as Key

it("takes joined keys apart", () => {
  expect(keysOf("jjj", key())).toEqual(["j", "j", "j"])
  expect(keysOf("jk\r", key())).toEqual(["j", "k", "enter"])
})

it("names special and control keys", () => {
  expect(keysOf("", key({ downArrow: true }))).toEqual(["down"])
  expect(keysOf("d", key({ ctrl: true }))).toEqual(["ctrl-d"])
})
