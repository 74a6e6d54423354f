/** What is confirmed is asked for once, and whatever comes of it is told. */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import { OutcomeUnknown } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Message } from "../../src/app/message.ts"
import type { Model } from "../../src/app/model.ts"
import type { Updated } from "../../src/app/relist.ts"
import { send } from "../../src/app/runtime/send.ts"
import { update } from "../../src/app/update.ts"
import { invocation } from "../support.ts"
import { github, type } from "./filling.ts"
import { apply, frame, press, secondsLater, unreachable, withRows } from "./support.ts"

const size = { columns: 120, rows: 14 }
const texts = (model: Model) => model.said.map(({ text }) => text)
const lost = new OutcomeUnknown({
  operation: "invocations.create",
  attempts: [],
  request: { _tag: "CreateInvocation", sourceId: "", targetCollectionName: undefined, ref: undefined, objectKey: undefined },
  sentAt: 0,
  reason: "TransportError",
  issue: "ECONNRESET"
})
const { id } = invocation(9)
const live = [1, 2, 3].map((n) => invocation(n))
const failed = [1, 2, 3].map((n) => invocation(n, { status: "failed", collection: `c${n}` }))

/** What is asked for last is sent to this service, and what it tells is taken in. */
const whenSent = (
  [model, commands]: Updated,
  service: Layer.Layer<Invocations>,
  take: (model: Model, message: Message) => Model = (model, message) => apply(model, message)
) =>
  Effect.gen(function* () {
    let now = model
    const command = commands.at(-1)
    if (command?._tag !== "Act" && command?._tag !== "Change") throw new Error("nothing is sent")
    yield* send(command, {}, (message) => {
      now = take(now, message)
    })
    return now
  }).pipe(Effect.provide(Layer.merge(service, Layer.mock(Sources)({}))))

/** All that is shown is confirmed, and the time to take it back is over. */
const confirmed = (rows: ReadonlyArray<Invocation>, key: string) => secondsLater(apply(withRows(size, rows), ...press("V", key, "y")), 4)

describe("running again", () => {
  it.effect("marks nothing that may run again already, where the service could not be asked about it either", () =>
    Effect.gen(function* () {
      const service = Layer.mock(Invocations)({ create: () => Effect.fail(lost), reconcile: () => Effect.fail(unreachable) })
      const told = yield* whenSent(confirmed(failed, "R"), service)
      expect(told.list.marks.size).toBe(0)
      expect(texts(told)).toEqual([
        "00000003, 00000002, 00000001: invocations create: its answer was lost (TransportError: ECONNRESET), so it may have been done. " +
          "Look whether it was done before you send it again.",
        "re-run: 3 have lost their answer"
      ])
    })
  )

  it.effect("says of one that a defect ends that it may have been done, and goes on with the others", () =>
    Effect.gen(function* () {
      const service = Layer.mock(Invocations)({
        create: (_, input) => (input.targetCollectionName === "c2" ? Effect.die(new TypeError("unforeseen")) : Effect.succeed(id))
      })
      const told = yield* whenSent(confirmed(failed, "R"), service)
      expect(told.list.marks.size).toBe(0)
      expect(texts(told)).toEqual([
        "00000002: this is a defect of chroma-sync (TypeError), so it may have been done. Look whether it was done before you send it again.",
        "re-run: 2 run again; 1 has lost its answer"
      ])
    })
  )
})

describe("cancelling", () => {
  it.effect("marks one that a defect ends, and goes on with the others", () =>
    Effect.gen(function* () {
      const service = Layer.mock(Invocations)({
        get: (asked) => (asked === live[1]?.id ? Effect.die(new TypeError("unforeseen")) : Effect.succeed(invocation(1))),
        cancel: () => Effect.void
      })
      const told = yield* whenSent(confirmed(live, "x"), service)
      expect(told.acts.underWay).toEqual([])
      expect([...told.list.marks.keys()]).toEqual([live[1]?.id])
      expect(texts(told).at(-1)).toBe("cancel: 2 asked to stop; 1 went wrong and is marked: this is a defect of chroma-sync (TypeError)")
    })
  )
})

describe("a defect of the program", () => {
  const unforeseen = new TypeError("unforeseen")

  it.effect("leaves nothing under way, and tells what came of it, what has no answer and what was not sent", () =>
    Effect.gen(function* () {
      const six = [1, 2, 3, 4, 5, 6].map((n) => invocation(n))
      const service = Layer.mock(Invocations)({
        get: (asked) => (asked === six[2]?.id ? Effect.succeed(invocation(3)) : Effect.never),
        cancel: () => Effect.void
      })
      const told = yield* whenSent(confirmed(six, "x"), service, (model, message) => {
        if (message._tag === "Acted") throw unforeseen
        return apply(model, message)
      })
      expect(told.acts.underWay).toEqual([])
      const open = [5, 4, 3].map((n) => invocation(n).id)
      expect(texts(told)).toEqual([
        `cancel: 4 have no answer: ${[invocation(6).id, ...open].join(", ")}; 2 were not sent; this is a defect of chroma-sync (TypeError)`
      ])
      expect(update(told, { _tag: "Pressed", key: "q" })[1]).toEqual([{ _tag: "Quit" }])
    })
  )

  it.effect("gives back the form whose sending it ends, which says that it may have been done", () =>
    Effect.gen(function* () {
      const ready = apply(github(size), ...type("handbook_2"), ...press("enter"))
      const service = Layer.mock(Invocations)({ create: () => Effect.die(unforeseen) })
      const told = yield* whenSent(update(ready, { _tag: "Pressed", key: "y" }), service)
      expect(told.acts.underWay).toEqual([])
      expect(frame(told)).toMatch(
        /▲ this is a defect of chroma-sync \(TypeError\), so it may have been done: look before you send it again/
      )
      expect(frame(told)).toMatch(/> collection +handbook_2/)
      expect(texts(told).at(-1)).toMatch(/^create: 1 has no answer: an invocation of acme\/handbook; this is a defect/)
    })
  )
})

it("tells of a defect what was answered before it, and marks what was refused", () => {
  const [model] = confirmed(live, "x")
  const of = model.acts.underWay[0]?.of ?? 0
  const refused = { _tag: "Acted", of, row: invocation(1), outcome: { _tag: "Failed", text: "403" } } as const
  const told = apply(model, refused, { _tag: "Broken", of, text: "a defect" }, { _tag: "Broken", of, text: "a defect once more" })
  expect(texts(told)).toEqual(["00000001: 403", "cancel: 1 went wrong and is marked: 403; 2 were not sent; a defect", "a defect once more"])
  expect([...told.list.marks.keys()]).toEqual([invocation(1).id])
})
