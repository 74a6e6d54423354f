/** Who is told of what: nobody of a second that shows nowhere. */
import { expect, it } from "@effect/vitest"
import type { Message } from "../../src/app/message.ts"
import { makeStore } from "../../src/app/store.ts"
import { epoch, invocation } from "../support.ts"
import { press, withRows } from "./support.ts"

const old = epoch + 86_400_000
const done = [1, 2].map((n) => invocation(n, { status: "complete" }))
const tick = (now: number): Message => ({ _tag: "Ticked", now })

/** How often the listeners were told, for each message. */
const toldOf = (rows: typeof done, ...messages: ReadonlyArray<Message>): ReadonlyArray<number> => {
  const store = makeStore(withRows({ columns: 120, rows: 16 }, rows, old), () => undefined)
  let told = 0
  store.subscribe(() => (told += 1))
  return messages.map((message) => {
    const before = told
    store.dispatch(message)
    return told - before
  })
}

it("is silent at rest but for every fifth second, so that minutes turn in time", () => {
  expect(toldOf(done, tick(old + 1_000), tick(old + 4_999), tick(old + 5_000), tick(old + 6_000))).toEqual([0, 0, 1, 0])
})

it("tells every second while something live is in sight", () => {
  expect(toldOf([invocation(1), ...done.slice(1)], tick(old + 1_000), tick(old + 2_000))).toEqual([1, 1])
})

it("tells in time that what was said is over, and of every key", () => {
  const [said, waits, over, later] = toldOf(done, ...press("W"), tick(old + 3_000), tick(old + 4_000), tick(old + 4_500))
  expect([said, waits, over, later]).toEqual([1, 0, 1, 0])
})
