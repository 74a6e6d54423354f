/** What is confirmed is asked for once, and whatever comes of it is told. */
import { Invocations } from "@chroma-sync/core/Invocations"
import { OutcomeUnknown } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Message } from "../../src/app/message.ts"
import type { Model } from "../../src/app/model.ts"
import { actOn } from "../../src/app/runtime/actOn.ts"
import { invocation } from "../support.ts"
import { apply, press, secondsLater, unreachable, withRows } from "./support.ts"

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
const failed = [1, 2, 3].map((n) => invocation(n, { status: "failed", collection: `c${n}` }))

/** All that is shown is confirmed, sent to this service, and answered. */
const answered = (model: Model, key: string, service: Layer.Layer<Invocations>) =>
  Effect.gen(function* () {
    let [now, [command]] = secondsLater(apply(model, ...press("V", key, "y")), 4)
    if (command?._tag !== "Act") throw new Error("nothing is sent")
    yield* actOn(command, (message: Message) => (now = apply(now, message)))
    return now
  }).pipe(Effect.provide(service))

describe("running again", () => {
  it.effect("marks nothing that may run again already, where the service could not be asked about it either", () =>
    Effect.gen(function* () {
      const service = Layer.mock(Invocations)({ create: () => Effect.fail(lost), reconcile: () => Effect.fail(unreachable) })
      const told = yield* answered(withRows(size, failed), "R", service)
      expect(told.list.marks.size).toBe(0)
      expect(texts(told)).toEqual([
        "00000003, 00000002, 00000001: invocations create: its answer was lost (TransportError: ECONNRESET), so it may have been done. " +
          "Look whether it was done before you send it again.",
        "re-run: 3 have lost their answer"
      ])
    })
  )
})
