import { expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Key } from "ink"
import { inputOf, typeKey, wordKeys } from "../../src/app/Input.ts"
import { keysOf } from "../../src/app/keys.ts"
import { update } from "../../src/app/update.ts"
import { hostileText, invocation } from "../support.ts"
import { apply, press, withRows } from "./support.ts"

// The handler reads the flags that are set; the others are false or absent alike.
const key = (flags: Partial<Key> = {}): Key => flags as Key

it("takes joined keys apart", () => {
  expect(keysOf("jjj", key())).toEqual(["j", "j", "j"])
  expect(keysOf("jk\r", key())).toEqual(["j", "k", "enter"])
  // What was typed before the terminal was asked for single keys.
  expect(keysOf("jk\n", key())).toEqual(["j", "k", "enter"])
})

it("names special and control keys", () => {
  expect(keysOf("", key({ downArrow: true }))).toEqual(["down"])
  expect(keysOf("d", key({ ctrl: true }))).toEqual(["ctrl-d"])
})

it("takes a key without a text or a name for one that nothing is on, whatever is held with it", () => {
  for (const flags of [{}, { ctrl: true }, { meta: true }, { shift: true }]) expect(keysOf("", key(flags))).toEqual(["like that"])
  expect(keysOf("", key({ eventType: "release" }))).toEqual([])
  for (const lead of ["/", ":", "x", "N", "s"]) {
    const open = apply(list, ...press(lead))
    expect({ ...apply(open, ...press("like that")), keyCount: 0, life: open.life }).toEqual({ ...open, keyCount: 0 })
  }
})

it("takes a key that is let go for none, and one that is held down for a press each time", () => {
  expect(keysOf("y", key({ eventType: "release" }))).toEqual([])
  expect(keysOf("", key({ escape: true, eventType: "release" }))).toEqual([])
  expect(keysOf("j", key({ eventType: "repeat" }))).toEqual(["j"])
  expect(keysOf("j", key({ eventType: "press" }))).toEqual(["j"])
})

it("names a key with alt, which is how escape and a key that come at once look", () => {
  expect(keysOf("y", key({ meta: true }))).toEqual(["alt-y"])
  expect(keysOf("", key({ backspace: true, meta: true }))).toEqual(["alt-backspace"])
  expect(keysOf("", key({ leftArrow: true, meta: true }))).toEqual(["left"])
})

const list = withRows({ columns: 80, rows: 24 }, [invocation(1), invocation(2)])

it("takes such a key as escape and the key", () => {
  const cursor = (...keys: ReadonlyArray<string>) => apply(list, ...press(" ", "k", ...keys)).list
  expect(cursor("alt-j")).toMatchObject({ cursorAt: 1, marks: new Map() })
  expect(apply(list, ...press("s", "alt-j"))).toMatchObject({ menu: undefined, list: { cursorAt: 1 } })
  expect(apply(list, ...press("/", ..."boom", "alt-j"))).toMatchObject({ prompt: undefined, list: { query: [], cursorAt: 1 } })
  expect(apply(list, ...press("N", "alt-j"))).toMatchObject({ open: undefined, list: { cursorAt: 1 } })
})

it("answers a question with no by it, whatever the key", () => {
  const asked = apply(list, ...press("x"))
  expect(asked.acts.confirming).toBeDefined()
  const [answered, commands] = update(asked, { _tag: "Pressed", key: "alt-y" })
  expect(answered).toMatchObject({ menu: undefined, acts: { confirming: undefined } })
  expect(commands).toEqual([])
})

it("moves and cuts by whole characters, however many code points they have", () => {
  const typed = (before: string, after: string, ...keys: ReadonlyArray<string>) => {
    const { text, at } = keys.reduce((line, name) => typeKey(line, name) ?? inputOf(""), { text: before + after, at: before.length })
    return `${text.slice(0, at)}|${text.slice(at)}`
  }
  for (const whole of ["👩‍💻", "👩🏽", "🇩🇪", "1️⃣", "❤️", "e\u0301\u0302", "한"]) {
    expect(typed(`a ${whole}x`, "", "alt-backspace")).toBe("a |")
    expect(typed(`a ${whole}x`, "", "alt-b")).toBe(`a |${whole}x`)
    expect(typed("", `x${whole} b`, "alt-f")).toBe(`x${whole}| b`)
    expect(typed("", `-${whole} b`, "alt-d")).toBe("| b")
    expect(typed(`b ${whole}`, "", "ctrl-w")).toBe("b |")
  }
  expect(typed("a \u0301b", "", "ctrl-w")).toBe("|")
})

it("keeps to the boundaries of whole characters, whatever the text and the key", () => {
  const characters = fc.array(fc.constantFrom("a", " ", "-", "👩‍💻", "🇩🇪", "e\u0301", "1️⃣")).map((parts) => parts.join(""))
  const keys = [...wordKeys, "ctrl-w", "left", "right", "backspace", "delete"]
  fc.assert(
    fc.property(fc.oneof(characters, hostileText), fc.nat(), fc.constantFrom(...keys), (text, place, name) => {
      const places = [...Array.from(new Intl.Segmenter().segment(text), ({ index }) => index), text.length]
      const at = places[place % places.length] ?? 0
      const line = typeKey({ text, at }, name) ?? inputOf("")
      // What is cut is whole: it begins and ends at a boundary.
      const cut = { from: line.at, to: line.at + text.length - line.text.length }
      expect(places).toContain(cut.from)
      expect(places).toContain(cut.to)
      expect(line.text).toBe(text.slice(0, cut.from) + text.slice(cut.to))
    })
  )
})

it("moves and cuts by words in a line, as shells do", () => {
  const line = { text: "status:failed db:le collection:x", at: 19 }
  const typed = (key: string) => {
    const { text, at } = typeKey(line, key) ?? inputOf("")
    return `${text.slice(0, at)}|${text.slice(at)}`
  }
  expect(typed("alt-b")).toBe("status:failed db:|le collection:x")
  expect(typed("alt-f")).toBe("status:failed db:le collection|:x")
  expect(typed("alt-backspace")).toBe("status:failed db:| collection:x")
  expect(typed("alt-d")).toBe("status:failed db:le|:x")
  expect(typed("ctrl-k")).toBe("status:failed db:le|")
  expect(apply(list, ...press("/", ..."boom", "alt-backspace"))).toMatchObject({ prompt: { input: inputOf("") } })
})
