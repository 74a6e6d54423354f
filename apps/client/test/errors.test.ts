/** What calls reject with: the class of each status for each operation, facts, aborts, and input that is wrong before anything is sent. */
import { getEventListeners } from "node:events"
import {
  AbortError,
  BadRequestError,
  type ChromaSync,
  ChromaSyncError,
  type ChromaSyncOptions,
  ConflictError,
  ForbiddenError,
  InternalServerError,
  InvalidRequestError,
  isChromaSyncError,
  NotFoundError,
  OutcomeUnknownError,
  PreconditionFailedError,
  RateLimitedError,
  ServiceUnavailableError,
  UnauthorizedError,
  UnexpectedStatusError,
  type WaitOptions
} from "@chroma-sync/client"
import { describe, expect, it } from "vitest"
import { first, nothing, rejection, start } from "./support.ts"

const file = new File(["# Notes"], "notes.md")
const target = { databaseName: "docs", collectionName: "notes" }
const repository = { databaseName: "docs", origin: { kind: "github", repository: "acme/handbook" } } as const

/** Every operation, and the statuses that its contract documents. */
const operations: ReadonlyArray<
  readonly [name: string, statuses: ReadonlyArray<number>, call: (sync: ChromaSync, signal?: AbortSignal) => Promise<unknown>]
> = [
  ["invocations.list", [400, 401, 403, 404, 500], (sync, signal) => first(sync.invocations.list({}, { signal }))],
  ["invocations.list", [400, 401, 403, 404, 500], (sync, signal) => first(sync.invocations.pages({}, { signal }))],
  ["invocations.get", [400, 401, 403, 404, 500], (sync, signal) => sync.invocations.get(nothing, { signal })],
  ["invocations.cancel", [400, 401, 403, 404, 412, 500], (sync, signal) => sync.invocations.cancel(nothing, { signal })],
  [
    "invocations.create",
    [400, 401, 403, 404, 409, 500],
    (sync, signal) => sync.invocations.create(nothing, { targetCollectionName: "x" }, { signal })
  ],
  ["invocations.latestByKeys", [400, 401, 403, 404, 500], (sync, signal) => sync.invocations.latestByKeys(nothing, ["a"], { signal })],
  ["sources.list", [400, 401, 403, 404, 500], (sync, signal) => first(sync.sources.list({}, { signal }))],
  ["sources.get", [400, 401, 403, 404, 500], (sync, signal) => sync.sources.get(nothing, { signal })],
  ["sources.create", [400, 401, 403, 404, 409, 500], (sync, signal) => sync.sources.create(repository, { signal })],
  ["sources.delete", [400, 401, 403, 404, 500], (sync, signal) => sync.sources.delete(nothing, { signal })],
  ["files.add", [400, 401, 403, 404, 500], (sync, signal) => sync.files.add(file, { ...target, signal })],
  ["system.health", [503], (sync, signal) => sync.health({ signal })]
]

const classes = {
  400: BadRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  412: PreconditionFailedError,
  429: RateLimitedError,
  500: InternalServerError,
  503: ServiceUnavailableError
} as const

const always = (status: number, headers: Record<string, string> = {}) => ({
  rules: [{ fault: { kind: "status", status, headers, ...(status === 429 ? { retryAfter: 3_600 } : {}) } as const }]
})

describe("a status", () => {
  it("has its class in every operation that documents it, and in the others is an unexpected one", async () => {
    await using world = await start({}, { retries: 0 })
    for (const status of [400, 401, 403, 404, 409, 412, 418, 429, 500, 503] as const) {
      await world.emulator.setFaults(always(status))
      for (const [operation, statuses, call] of operations) {
        const error = await rejection(call(world.sync))
        const known = status === 429 || statuses.includes(status)
        // A gateway's 503 in place of the answer to a create leaves its outcome open.
        const lost = status === 503 && ["invocations.create", "sources.create", "files.add"].includes(operation)
        const Class = lost ? OutcomeUnknownError : known ? classes[status as keyof typeof classes] : UnexpectedStatusError
        expect(error, `${operation} ${status}`).toBeInstanceOf(Class)
        expect(error).toMatchObject({ operation, status: lost ? undefined : status, attempts: [{ number: 1 }] })
        expect(Object(error).retryable).toBe(!lost && (status === 429 || status >= 500))
      }
    }
  })

  it("that may pass is tried again as often as the call says, and the error tells of every try", async () => {
    await using world = await start()
    await world.emulator.setFaults(always(503))
    const error = await rejection(world.sync.health({ retries: 1, deadlineMs: 20_000 }))
    expect(error).toMatchObject({ name: "ServiceUnavailableError", requestId: expect.any(String) })
    expect(error).toMatchObject({
      attempts: [
        { number: 1, wait: { from: "backoff" } },
        { number: 2, gaveUp: "retries" }
      ]
    })
    expect(world.requests).toHaveLength(2)
  })

  it("of 429 says when the service takes requests again", async () => {
    await using world = await start()
    await world.emulator.setFaults(always(429))
    const error = await rejection(first(world.sync.invocations.list()))
    expect(error).toBeInstanceOf(RateLimitedError)
    expect(error).toMatchObject({ retryAfterMs: 3_600_000, resumeAt: expect.any(Date) })
  })
})

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

describe("input that is wrong", () => {
  const wrong: ReadonlyArray<readonly [field: string, call: (sync: ChromaSync) => Promise<unknown>]> = [
    ["limit", (sync) => first(sync.invocations.list({ limit: 0 }))],
    ["prefetch", (sync) => first(sync.invocations.pages({ prefetch: 9 }))],
    ["cursor", (sync) => first(sync.invocations.pages({ cursor: "nonsense" }))],
    ["sourceId", (sync) => first(sync.invocations.list({ sourceId: "not a uuid" }))],
    // The types forbid it; plain JavaScript does not.
    ["status", (sync) => first(sync.invocations.list({ status: "faild" as "failed" }))],
    ["status", (sync) => first(sync.invocations.watch({ status: "faild" as "failed" }))],
    ["order", (sync) => first(sync.invocations.list({ order: "ASC" as "asc" }))],
    ["deadlineMs", (sync) => sync.invocations.wait(nothing, null as unknown as WaitOptions)],
    ["invocationId", (sync) => sync.invocations.get("not a uuid")],
    ["invocationId", (sync) => sync.invocations.cancel("")],
    ["sourceId", (sync) => sync.invocations.create("", { targetCollectionName: "x" })],
    ["customId", (sync) => sync.invocations.create(nothing, { objectKey: "a", customId: "x".repeat(121) })],
    ["sourceId", (sync) => sync.invocations.latestByKeys("", [])],
    ["ids", (sync) => sync.invocations.wait("", { deadlineMs: 1_000 })],
    ["deadlineMs", (sync) => sync.invocations.wait(nothing, { deadlineMs: Infinity })],
    ["liveIntervalMs", (sync) => first(sync.invocations.watch({}, { liveIntervalMs: -1 }))],
    ["idleIntervalMs", (sync) => first(sync.invocations.watch({}, { idleIntervalMs: 0.5 }))],
    ["relistIntervalMs", (sync) => first(sync.invocations.watch({}, { relistIntervalMs: Number.NaN }))],
    ["maxRows", (sync) => first(sync.invocations.watch({}, { maxRows: -1 }))],
    ["sourceId", (sync) => sync.sources.get("")],
    ["sourceId", (sync) => sync.sources.delete("")],
    ["databaseName", (sync) => sync.sources.create({ ...repository, databaseName: "" })],
    ["name", (sync) => sync.files.add(new Blob(["# Notes"]), target)],
    // The types forbid these too.
    ["file", (sync) => sync.files.add(Buffer.from("# Notes") as unknown as Blob, { ...target, name: "notes.md" })],
    ["file", (sync) => sync.files.add({ name: "notes.md", size: 7, type: "" } as unknown as Blob, target)],
    ["file", (sync) => sync.files.add(undefined as unknown as Blob, target)],
    ["size", (sync) => sync.files.add(new File([], "empty.md"), target)],
    ["collectionName", (sync) => sync.files.add(file, { ...target, collectionName: "" })],
    ["timeoutMs", (sync) => sync.health({ timeoutMs: -1 })],
    ["deadlineMs", (sync) => sync.health({ deadlineMs: Number.NaN })],
    ["retries", (sync) => sync.health({ retries: 21 })]
  ]
  it.each(wrong)("in %s is refused before anything is sent", async (field, call) => {
    await using world = await start()
    const error = await rejection(call(world.sync))
    expect(error).toBeInstanceOf(InvalidRequestError)
    expect(error).toMatchObject({ field, attempts: [], message: expect.stringMatching(/Nothing was sent\.$/) })
    expect(world.requests).toEqual([])
  })

  const options: ReadonlyArray<readonly [field: string, options: ChromaSyncOptions]> = [
    ["apiKey", { apiKey: "two\nlines" }],
    ["baseUrl", { baseUrl: "nowhere" }],
    ["timeoutMs", { timeoutMs: 0 }],
    ["deadlineMs", { deadlineMs: -1 }],
    ["retries", { retries: 1.5 }]
  ]
  it.each(options)("in the option %s throws from the constructor", async (field, options) => {
    const error = await rejection(start({}, options))
    expect(error).toMatchObject({ name: "InvalidRequestError", field })
  })
})

describe("a lost answer", () => {
  it("to a create is told, and reconciled, also from JSON", async () => {
    await using world = await start()
    const { sync, emulator } = world
    const source = await first(sync.sources.list({ sourceType: "github" }))
    await emulator.setFaults({ rules: [{ route: "POST /api/v1/sources/*/invocations", fault: { kind: "cut", afterBytes: 3 } }] })
    const lost = await rejection(sync.invocations.create(source.id, { targetCollectionName: "lost", ref: { branch: "main" } }))
    if (!(lost instanceof OutcomeUnknownError)) throw lost
    expect(lost.request).toMatchObject({ operation: "invocations.create", sourceId: source.id, ref: { branch: "main" } })
    expect(lost.issue).toMatch(/^[A-Z_]+$/)
    expect(lost.message).toContain(`its answer was lost (TransportError: ${lost.issue})`)
    const kept = JSON.parse(JSON.stringify({ request: lost.request, sentAt: lost.sentAt }))
    for (const known of [lost, kept]) {
      expect(await sync.invocations.reconcile(known)).toMatchObject({ outcome: "created", invocation: { collectionName: "lost" } })
    }
    await expect(sync.sources.reconcile(lost)).rejects.toBeInstanceOf(InvalidRequestError)
  })

  it("to a source that was never made and to an upload is told apart", async () => {
    await using world = await start({}, { retries: 0 })
    const { sync, emulator } = world
    await emulator.setFaults({
      rules: [
        { route: "POST /api/v1/sources/*/invocations", fault: { kind: "reset", handled: true } },
        { route: "POST /api/v1/sources", fault: { kind: "reset" } },
        { fault: { kind: "drip", bytes: 65_536, everyMs: 0 } }
      ]
    })
    const source = await rejection(sync.sources.create(repository))
    if (!(source instanceof OutcomeUnknownError)) throw source
    expect(await sync.sources.reconcile(source)).toEqual({ outcome: "not_created" })
  })
})

describe("an error", () => {
  it("is known by instanceof and by the guard when it comes from another copy of the package", () => {
    const brand = Symbol.for("@chroma-sync/client/ChromaSyncError")
    const foreign = Object.assign(new Error("from another copy"), { name: "NotFoundError", [brand]: true })
    expect(isChromaSyncError(foreign)).toBe(true)
    expect(foreign).toBeInstanceOf(ChromaSyncError)
    expect(foreign).toBeInstanceOf(NotFoundError)
    expect(foreign).not.toBeInstanceOf(ConflictError)
    expect(isChromaSyncError(Object.assign(new Error("other"), { name: "NotFoundError" }))).toBe(false)
    class Mine extends NotFoundError {}
    expect(foreign).not.toBeInstanceOf(Mine)
  })

  it("leads to the caller by its stack", async () => {
    await using world = await start()
    const whoAsked = async () => await world.sync.invocations.get(nothing)
    const whoLoops = async () => {
      for await (const invocation of world.sync.invocations.list({ sourceId: nothing })) expect(invocation).toBeUndefined()
    }
    expect(Object(await rejection(whoAsked())).stack).toMatch(/^NotFoundError: invocations\.get: [^]*whoAsked/)
    expect(Object(await rejection(whoLoops())).stack).toMatch(/^NotFoundError: invocations\.list: [^]*whoLoops/)
  })
})
