/** What ends a call before its answer: a signal, and the end of the client. */
import { getEventListeners } from "node:events"
import { AbortError, isChromaSyncError } from "@chroma-sync/client"
import { describe, expect, it } from "vitest"
import { operations, repository } from "./operations.ts"
import { first, nothing, rejection, start } from "./support.ts"

describe("an abort", () => {
  it.each(operations)("ends %s at once while it waits for its next try, with the reason as the cause", async (_name, _statuses, call) => {
    await using world = await start()
    await world.emulator.setFaults({ rules: [{ fault: { kind: "status", status: 429, retryAfter: 30 } }] })
    const controller = new AbortController()
    const reason = new Error("the user went away")
    const running = rejection(call(world.sync, controller.signal))
    while ((await world.emulator.requests()).length === 0) await new Promise(setImmediate)
    controller.abort(reason)
    const error = await running
    expect(error).toBeInstanceOf(AbortError)
    expect(error).toMatchObject({ name: "AbortError", code: "ABORT_ERR", cause: reason })
    expect(getEventListeners(controller.signal, "abort")).toEqual([])
    expect(await world.emulator.requests()).toHaveLength(1)
  })

  it.each<readonly [how: string, end: (world: Awaited<ReturnType<typeof start>>, controller: AbortController) => unknown]>([
    ["by its signal", (_, controller) => controller.abort()],
    ["by the end of the client", ({ sync }) => sync.close()]
  ])("%s of a create that was sent says so, and what to reconcile; of any other call it does not", async (_, end) => {
    await using world = await start()
    await world.emulator.setFaults({ rules: [{ fault: { kind: "stall", at: "before-headers" } }] })
    const controller = new AbortController()
    const running = operations.map(async ([name, , call]) => [name, await rejection(call(world.sync, controller.signal))] as const)
    while ((await world.emulator.requests()).length < operations.length) await new Promise(setImmediate)
    await end(world, controller)
    for (const [name, error] of await Promise.all(running)) {
      if (!(error instanceof AbortError)) throw error
      const creates = ["invocations.create", "sources.create", "files.add"].includes(name)
      expect(error.message.includes("may have been done")).toBe(creates)
      expect(error.lost?.request.operation).toBe(creates ? name : undefined)
      if (error.lost !== undefined) expect(Date.now() - error.lost.sentAt).toBeGreaterThanOrEqual(0)
    }
  })

  it("of a create is reconciled by what its error holds", async () => {
    await using world = await start()
    await world.emulator.setFaults({ rules: [{ route: "POST /api/v1/sources", fault: { kind: "stall", at: "before-headers" } }] })
    const controller = new AbortController()
    const running = rejection(world.sync.sources.create(repository, controller))
    while ((await world.emulator.requests()).length === 0) await new Promise(setImmediate)
    controller.abort()
    const error = await running
    if (!(error instanceof AbortError && error.lost)) throw error
    expect(await world.sync.sources.reconcile(error.lost)).toMatchObject({ outcome: "created", source: { origin: repository.origin } })
  })

  it("is known by instanceof when it comes from another copy of the package", () => {
    const foreign = Object.assign(new Error("aborted"), { name: "AbortError", [Symbol.for("@chroma-sync/client/AbortError")]: true })
    expect(foreign).toBeInstanceOf(AbortError)
    expect(isChromaSyncError(foreign)).toBe(false)
    expect(new DOMException("aborted", "AbortError")).not.toBeInstanceOf(AbortError)
    class Mine extends AbortError {}
    expect(foreign).not.toBeInstanceOf(Mine)
  })

  it("before the call sends nothing", async () => {
    await using world = await start()
    for (const [, , call] of operations) expect(await rejection(call(world.sync, AbortSignal.abort()))).toBeInstanceOf(AbortError)
    expect(world.requests).toEqual([])
  })

  it("in the middle of a page ends the loop there", async () => {
    await using world = await start()
    const controller = new AbortController()
    let items = 0
    const loop = async () => {
      for await (const { id } of world.sync.invocations.list({}, controller)) {
        expect(id).not.toBe("")
        items += 1
        if (items === 3) controller.abort()
      }
    }
    expect(await rejection(loop())).toBeInstanceOf(AbortError)
    expect(items).toBe(3)
  })

  it("ends a wait and a watch, which is also left at once while it reads", async () => {
    await using world = await start()
    await world.emulator.setFaults({ rules: [{ fault: { kind: "stall", at: "before-headers" } }] })
    const controller = new AbortController()
    const wait = rejection(world.sync.invocations.wait(nothing, { deadlineMs: 60_000, signal: controller.signal }))
    const watch = rejection(first(world.sync.invocations.watch({}, controller)))
    const left = world.sync.invocations.watch()[Symbol.asyncIterator]()
    const reading = left.next()
    while ((await world.emulator.requests()).length < 3) await new Promise(setImmediate)
    await left.return?.()
    expect(await reading).toEqual({ done: true, value: undefined })
    controller.abort()
    expect(await wait).toBeInstanceOf(AbortError)
    expect(await watch).toBeInstanceOf(AbortError)
  })

  it("comes with the end of the client, after which every call says so", async () => {
    await using world = await start()
    await world.emulator.setFaults({ rules: [{ fault: { kind: "stall", at: "before-headers" } }] })
    const running = operations.map(([, , call]) => rejection(call(world.sync)))
    while ((await world.emulator.requests()).length < operations.length) await new Promise(setImmediate)
    await world.sync.close()
    for (const error of await Promise.all(running)) expect(error).toBeInstanceOf(AbortError)
    for (const [, , call] of operations) expect(await rejection(call(world.sync))).toMatchObject({ field: "client" })
  })

  it("comes with the end of the client to a loop that has rows at hand, once", async () => {
    await using world = await start()
    const loop = world.sync.invocations.list({ limit: 10 })[Symbol.asyncIterator]()
    expect((await loop.next()).done).toBe(false)
    await world.sync.close()
    expect(await rejection(loop.next())).toBeInstanceOf(AbortError)
    expect(await loop.next()).toEqual({ done: true, value: undefined })
  })
})
