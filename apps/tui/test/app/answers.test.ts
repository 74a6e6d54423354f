/** What came of several is told once all of it is answered; what went wrong is never lost among what did not. */
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { describe, expect, it, vi } from "@effect/vitest"
import * as HashMap from "effect/HashMap"
import type { ActOutcome } from "../../src/app/Acts.ts"
import { leftUndone } from "../../src/app/answers.ts"
import type { Message } from "../../src/app/message.ts"
import { type Model, say as tell } from "../../src/app/model.ts"
import { sentencesOf } from "../../src/app/sentences.ts"
import { invocation } from "../support.ts"
import { apply, fed, frame, press, secondsLater, withRows } from "./support.ts"

const size = { columns: 120, rows: 14 }
const texts = (model: Model) => model.said.map(({ text }) => text)
const pending = Array.from({ length: 300 }, (_, n) => invocation(n, { status: "pending" }))
const confirmed = apply(withRows(size, pending), ...press("V", "x", "y"))
const cancels = secondsLater(confirmed, 4)[0]
const of = cancels.acts.underWay[0]?.of ?? 0
const refused = [7, 70, 140, 210, 280]
const no: ActOutcome = { _tag: "Failed", text: "invocations cancel: the API key may not do this (403)" }
const answers = (outcomeOf: (n: number) => ActOutcome): ReadonlyArray<Message> =>
  pending.flatMap((row, n): ReadonlyArray<Message> => [
    { _tag: "Asking", of, id: row.id },
    { _tag: "Acted", of, row, outcome: outcomeOf(n) }
  ])
const some = answers((n) => (refused.includes(n) ? no : { _tag: "Asked" }))
const all = apply(cancels, ...some)

describe("what came of several", () => {
  it("is told as one line while it is under way, and as one at the end", () => {
    expect(frame(cancels)).toContain(" cancel 0 of 300 · enter detail ")
    expect(frame(apply(cancels, ...some.slice(0, 40)))).toContain(" cancel 20 of 300 · ")
    expect(frame(apply(cancels, ...some.slice(0, 40), ...press("q")))).toContain(" cancel 20 of 300 · ▲ not all is answered yet")
    expect(texts(apply(cancels, ...some.slice(0, -2)))).toEqual([])
    expect(frame(all)).toContain(
      " ▲ cancel: 295 asked to stop; 5 went wrong and are marked: invocations cancel: the API key may not do this (403)"
    )
    expect(frame(all)).not.toContain("of 300")
    const ended = fed({ _tag: "Changed", previous: invocation(1, { status: "pending" }), current: invocation(1, { status: "cancelled" }) })
    expect(frame(apply(all, ended))).toContain(" ▲ cancel: 295 asked to stop; 5 went wrong")
  })

  it("names what went wrong with its reason, which what ends afterwards does not push out", () => {
    const named = refused.map((n) => invocation(n).id.slice(0, 8)).join(", ")
    expect(texts(all)).toContain(`${named}: invocations cancel: the API key may not do this (403)`)
    const ended = pending.reduce(
      (model, previous, n) =>
        refused.includes(n)
          ? model
          : apply(model, fed({ _tag: "Changed", previous, current: invocation(n, { status: n % 5 === 0 ? "complete" : "cancelled" }) })),
      all
    )
    expect(texts(ended)).toContain(`${named}: invocations cancel: the API key may not do this (403)`)
  })

  it("leaves marked what was refused, so that it can be tried again", () => {
    expect([...all.list.marks.keys()]).toEqual(refused.map((n) => invocation(n).id))
    expect(frame(apply(all, ...press("x")))).toContain("Cancel 5?")
    const [gone = 0, ...rest] = refused
    const deleted = apply(
      cancels,
      fed({ _tag: "Removed", invocation: invocation(gone, { status: "pending" }), reason: "deleted" }),
      ...some
    )
    expect([...deleted.list.marks.keys()]).toEqual(rest.map((n) => invocation(n).id))
  })

  it("has each reason in a line of its own, whatever numbers are in it", () => {
    const mixed = apply(
      cancels,
      ...answers((n) => {
        if (n % 3 === 0) return { _tag: "Failed", text: `invocations cancel: too many requests. Try again after ${n} s` }
        return n % 3 === 1 ? { _tag: "Ended", current: invocation(n, { status: "failed" }) } : no
      })
    )
    expect(mixed.said).toHaveLength(4)
    expect(texts(mixed)[0]).toMatch(/^0{8}, .* and 80 more: invocations cancel: too many requests/)
    expect(texts(mixed)[1]).toMatch(/ and 80 more had ended already: they are failed; nothing was changed$/)
    expect(texts(mixed)[3]).toBe("cancel: 100 had ended already; 200 went wrong and are marked")
    expect(mixed.list.marks.size).toBe(200)
  })

  it("counts what the list told of before the answer came", () => {
    const early = fed(
      ...pending.slice(0, 10).map((previous, n): FeedEvent => {
        return { _tag: "Changed", previous, current: invocation(n, { status: n < 5 ? "cancelled" : "complete" }) }
      })
    )
    const told = apply(cancels, early, ...answers(() => ({ _tag: "Asked" })))
    expect(texts(told).at(-2)).toMatch(/^00000005, .*00000009 had ended already: they are complete; nothing was changed$/)
    expect(texts(told).at(-1)).toBe("cancel: 295 asked to stop; 5 had ended already")
    expect(HashMap.size(told.acts.cancelling)).toBe(290)
  })

  it("costs each answer the same, however many are asked to stop already", () => {
    let entries = 0
    const { [Symbol.iterator]: iterator } = Map.prototype
    using _ = vi.spyOn(Map.prototype, Symbol.iterator).mockImplementation(function (this: ReadonlyMap<unknown, unknown>) {
      entries += this.size
      return iterator.call(this)
    })
    const told = apply(cancels, ...answers(() => ({ _tag: "Asked" })))
    expect(texts(told)).toEqual(["cancel: 300 asked to stop"])
    expect(entries).toBeLessThan(3_000)
  })

  it("is told of re-runs by what they came to", () => {
    const failed = [1, 2, 3, 4].map((n) => invocation(n, { status: "failed", collection: `c${n}` }))
    const reruns = secondsLater(apply(withRows(size, failed), ...press("V", "R", "y")), 4)[0]
    const of = reruns.acts.underWay[0]?.of ?? 0
    const outcomes: ReadonlyArray<ActOutcome> = [
      { _tag: "Started", id: invocation(9).id },
      { _tag: "Running" },
      { _tag: "Lost", seen: [], isSure: true },
      { _tag: "Lost", seen: [invocation(10).id], isSure: true }
    ]
    const done = apply(reruns, ...outcomes.map((outcome, n): Message => ({ _tag: "Acted", of, row: failed[n] ?? invocation(1), outcome })))
    expect(texts(done)).toEqual([
      "00000002 is not run again: the service says that the same runs, or has run (409)",
      "the answer about 00000003 was lost and it is not sent again: as of now it has not begun",
      "the answer about 00000004 was lost and it is not sent again: it seems to be 0000000a",
      "re-run: 1 runs again; 1 runs, or has run (409); 2 have lost their answer"
    ])
    expect(done.list.marks.size).toBe(0)
  })

  it("is told to whoever leaves before the end", () => {
    expect(leftUndone(apply(cancels, ...some.slice(0, 41)).acts)).toEqual([
      `cancel: 19 asked to stop; 1 went wrong: ${no.text}; 1 has no answer: ${invocation(20).id}; 279 were not sent`
    ])
  })

  it("is said line by line too", () => {
    const [before, last] = [apply(cancels, ...some.slice(0, -1)), some.slice(-1)]
    expect(sentencesOf(confirmed, cancels, [])).toEqual(["Under way: cancel 300."])
    expect(sentencesOf(before, apply(before, ...last), last).at(-1)).toMatch(/^Attention: cancel: 295 asked to stop; 5 went wrong/)
  })

  it("of what ends together is one line for each end", () => {
    const ended = (n: number, status: "cancelled" | "complete") =>
      ({ _tag: "Changed", previous: invocation(n, { status: "pending" }), current: invocation(n, { status }) }) as const
    const several = apply(all, fed(...[1, 2, 3, 4].map((n) => ended(n, "cancelled")), ended(5, "complete"), ended(6, "complete")))
    expect(texts(several).slice(-2)).toEqual(["4 are cancelled", "00000005, 00000006 are complete, in spite of the cancel"])
    expect(texts(apply(several, fed(ended(8, "cancelled")))).at(-1)).toBe("00000008 is cancelled")
  })
})

it("lets go of what was said well before what went wrong", () => {
  let model = tell(withRows(size, []), "the worst", true)
  for (let n = 0; n < 500; n++) model = tell(model, `well ${n}`)
  expect(texts(model).slice(0, 2)).toEqual(["the worst", "well 301"])
  for (let n = 0; n < 500; n++) model = tell(model, `worse ${n}`, true)
  expect(model.said).toHaveLength(200)
  expect(texts(model)[0]).toBe("worse 300")
  expect(texts(tell(tell(model, "well"), "well again"))).toContain("worse 300")
  for (let n = 0; n < 500; n++) model = tell(model, `either ${n}`, n % 2 === 0)
  expect(model.said.length).toBeLessThan(202)
})
