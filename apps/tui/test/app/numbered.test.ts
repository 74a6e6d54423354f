/** Numbers that rows were read out under, while the list goes on. */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Model } from "../../src/app/model.ts"
import { choose, numbersIn, type Numbered, readOn, unheard } from "../../src/app/runtime/Numbered.ts"
import { decodeRecorded, encodeRecorded } from "../../src/record/codec.ts"
import { epoch, invocation } from "../support.ts"
import { added, apply, fed, live, say, shown, withRows } from "./support.ts"

const size = { columns: 80, rows: 24 }
const now = epoch + 600_000
const pending = (n: number): Invocation => invocation(n, { status: "pending" })
const heard = ({ rows, last }: Numbered): ReadonlyArray<string | undefined> =>
  Array.from({ length: last }, (_, place) => rows.get(place + 1)?.id)
const listOf = (count: number): Model =>
  withRows(
    size,
    Array.from({ length: count }, (_, n) => pending(n)),
    now
  )
const end = (model: Model, n: number): Model =>
  apply(model, fed({ _tag: "Changed", previous: pending(n), current: invocation(n, { tookMs: 5_000 }) }, live(now + 1_000)))
const remove = (model: Model, n: number): Model =>
  apply(model, fed({ _tag: "Removed", invocation: pending(n), reason: "deleted" }, live(now + 1_000)))

describe("rows that are read out under numbers", () => {
  it("go on behind the last one, also where that has gone or left the view", () => {
    for (const change of [remove, end]) {
      const before = apply(listOf(30), ...say("status pending"))
      const first = readOn(before, numbersIn(before), 10)
      const after = change(apply(before, fed(...added(pending(40), pending(41)), live(now))), 20)
      expect(heard(first).at(-1)).toBe(pending(20).id)
      expect(heard(readOn(after, numbersIn(after, first), 10)).slice(10)).toEqual(Array.from({ length: 10 }, (_, n) => pending(19 - n).id))
      expect(choose(after, numbersIn(after, first), 10).chosen?.id).toBe(pending(20).id)
      expect(unheard(after, numbersIn(after, first))).toBe(22)
    }
  })

  it("are never read twice nor left out where what is not read yet stays in order, whatever comes, ends and goes", () => {
    const change = fc.record({ kind: fc.constantFrom("add", "end", "remove"), n: fc.nat(29) })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.integer({ min: 1, max: 12 }), (changes, count) => {
        let model = apply(listOf(30), ...say("sort status"))
        let numbered = numbersIn(model)
        let newest = 100
        for (const { kind, n } of changes) {
          numbered = readOn(model, numbersIn(model, numbered), count)
          const isKnown = shown(model).some(({ id, status }) => id === pending(n).id && status._tag === "Pending")
          if (kind === "add") model = apply(model, fed(...added(pending(newest++)), live(now)))
          else if (isKnown) model = kind === "end" ? end(model, n) : remove(model, n)
        }
        while (numbered.last < (numbered = readOn(model, numbersIn(model, numbered), count)).last) {}
        const ids = heard(numbered)
        expect(new Set(ids).size).toBe(ids.length)
        // Whatever was in the list from the beginning to the end was heard.
        for (const { id } of shown(model)) if (Number.parseInt(id.slice(0, 8), 16) < 100) expect(ids).toContain(id)
      })
    )
  })

  it("mean nothing in another view, order or place", () => {
    const model = listOf(12)
    const numbered = readOn(model, numbersIn(model), 10)
    for (const other of [apply(model, ...say("status pending")), apply(model, ...say("sort id")), { ...model, place: ["other"] }]) {
      expect(numbersIn(other, numbered).rows.size).toBe(0)
    }
    expect(numbersIn(model, numbered)).toBe(numbered)
  })

  it("are what would be read out under it where that was not yet, and stay that", () => {
    const model = listOf(30)
    const first = readOn(model, numbersIn(model), 10)
    const twelfth = choose(model, first, 12)
    expect(twelfth.chosen?.id).toBe(pending(18).id)
    const after = apply(model, fed(...added(pending(40)), live(now)))
    expect(choose(after, numbersIn(after, twelfth), 12).chosen?.id).toBe(pending(18).id)
    for (const none of [0, 31, 1e21]) expect(choose(model, first, none).chosen).toBeUndefined()
  })
})

it("what was chosen is recorded as it was", () => {
  const recorded = { t: 5, message: { _tag: "Chosen", invocation: invocation(1, { error: "no" }) } } as const
  expect(decodeRecorded(encodeRecorded(recorded))).toEqual(recorded)
})
