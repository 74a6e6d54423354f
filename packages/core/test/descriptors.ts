/**
 * A program that has not one file descriptor left: it calls, frees them, and calls again. Prints how each call ended.
 */
import { closeSync, openSync } from "node:fs"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const taken: Array<number> = []
const take = (): void => {
  try {
    while (true) taken.push(openSync("/dev/null", "r"))
  } catch {
    // Now there are none left.
  }
}
const free = (): void => taken.splice(0).forEach((file) => closeSync(file))

const ended: Array<unknown> = []
const program = Effect.gen(function* () {
  const { create, page } = yield* Invocations
  const calls: ReadonlyArray<Effect.Effect<unknown, SyncError>> = [
    page({}, { retries: 0 }),
    create("a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", { targetCollectionName: "handbook" }, { retries: 0 })
  ]
  take()
  for (const call of calls) {
    const { _tag, operation, ...rest } = yield* Effect.flip(call)
    ended.push([operation, _tag, "reason" in rest && rest.reason])
  }
  free()
  const { invocations } = yield* page({}, { retries: 0 })
  ended.push(invocations.length)
})

const services = Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: process.argv[2] ?? "", token: "t" })))
await Effect.runPromise(Effect.provide(program, services))
console.log(JSON.stringify(ended))
