/** What is under way keeps the user, and who leaves all the same is told what is left undone. */
import { describe, expect, it } from "@effect/vitest"
import type { ActOutcome } from "../../src/app/Acts.ts"
import type { Message } from "../../src/app/message.ts"
import type { Model } from "../../src/app/model.ts"
import { leftUndone } from "../../src/app/answers.ts"
import { mayHaveMade } from "../../src/app/underWay.ts"
import { update } from "../../src/app/update.ts"
import { invocation } from "../support.ts"
import { github, sent, type } from "./filling.ts"
import { apply, press, say, secondsLater, withRows } from "./support.ts"

const size = { columns: 120, rows: 14 }
const lastSaid = (model: Model) => model.said.at(-1)?.text
const asked = (model: Model, key: string) => update(model, { _tag: "Pressed", key })[1]
const rows = Array.from({ length: 60 }, (_, n) => invocation(n, { status: n < 30 ? "pending" : "failed", kind: n < 30 ? "github" : "s3" }))
/** Everything shown is confirmed, and sent. */
const sending = (model: Model, key: string) => secondsLater(apply(model, ...press("V", key, "y")), 4)[0]
const cancels = sending(apply(withRows(size, rows), ...say("filter status:pending")), "x")
const of = cancels.acts.underWay[0]?.of ?? 0
const asking = (n: number): Message => ({ _tag: "Asking", of, id: invocation(n).id })
const answered = (n: number, outcome: ActOutcome): Message => ({ _tag: "Acted", of, row: invocation(n), outcome })

describe("what is under way", () => {
  it("is not left by q, nor by :q, until all of it is answered", () => {
    let model = cancels
    for (let n = 0; n < 30; n++) {
      expect(asked(model, "q")).toEqual([])
      expect(update(apply(model, ...press(":", "q")), { _tag: "Pressed", key: "enter" })[1]).toEqual([])
      expect(lastSaid(apply(model, ...press("q")))).toBe("not all is answered yet: ctrl-c leaves without it")
      expect(asked(model, "ctrl-c")).toEqual([{ _tag: "Quit" }])
      model = apply(model, asking(n), answered(n, { _tag: "Asked" }))
    }
    expect(model.acts.underWay).toEqual([])
    expect(asked(model, "q")).toEqual([{ _tag: "Quit" }])
  })

  it("tells whoever leaves what was answered, what has no answer, and what was not sent", () => {
    expect(leftUndone(cancels.acts)).toEqual(["cancel: 30 were not sent"])
    const some = apply(cancels, ...[0, 1, 2].map(asking), answered(1, { _tag: "Asked" }))
    expect(leftUndone(some.acts)).toEqual([
      `cancel: 1 asked to stop; 2 have no answer: ${invocation(0).id}, ${invocation(2).id}; 27 were not sent`
    ])
    expect(mayHaveMade(some.acts)).toBe(false)
    const held = apply(some, ...press("x", "y"))
    expect(leftUndone(held.acts)).toHaveLength(2)
    expect(leftUndone(held.acts)[1]).toBe("cancel 1 was not sent")
  })

  it("may have made something where a re-run has no answer", () => {
    const one = apply(withRows(size, rows.slice(59)), ...press("R", "y"))
    const begun = secondsLater(one, 4)[0]
    expect(mayHaveMade(begun.acts)).toBe(false)
    const of = begun.acts.underWay[0]?.of ?? 0
    const open = apply(begun, { _tag: "Asking", of, id: invocation(59).id })
    expect(mayHaveMade(open.acts)).toBe(true)
    expect(leftUndone(open.acts)).toEqual([`re-run: 1 has no answer: ${invocation(59).id}`])
    const answer: ActOutcome = { _tag: "Started", id: invocation(99).id }
    expect(apply(open, { _tag: "Acted", of, row: invocation(59), outcome: answer }).acts.underWay).toEqual([])
  })

  it("is what a form asks for too, also once that is closed", () => {
    const [open, change, of] = sent(apply(github(size), ...type("handbook_2"), ...press("enter")))
    const closed = apply(open, ...press("escape"), ...say("inv"))
    expect(asked(closed, "q")).toEqual([])
    expect(leftUndone(closed.acts)).toEqual(["create: 1 has no answer: an invocation of acme/handbook"])
    expect(mayHaveMade(closed.acts)).toBe(true)
    const done = apply(closed, { _tag: "Answered", change, of, outcome: { _tag: "Failed", text: "403" } })
    expect(done.acts.underWay).toEqual([])
    expect(mayHaveMade(done.acts)).toBe(false)
  })
})
