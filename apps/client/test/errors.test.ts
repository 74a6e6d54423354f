/** What calls reject with: the class of each status for each operation, facts, and input that is wrong before anything is sent. */
import {
  BadRequestError,
  type ChromaSync,
  ChromaSyncError,
  type ChromaSyncOptions,
  type Chunking,
  ConflictError,
  type DenseEmbedding,
  ForbiddenError,
  InternalServerError,
  InvalidRequestError,
  type ListQuery,
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
import { file, operations, repository, target } from "./operations.ts"
import { first, nothing, rejection, start } from "./support.ts"

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
  it("has its class in every operation that documents it, those of a gateway in any, and in the others is an unexpected one", async () => {
    await using world = await start({}, { retries: 0 })
    for (const status of [400, 401, 403, 404, 409, 412, 418, 429, 500, 503] as const) {
      await world.emulator.setFaults(always(status))
      for (const [operation, statuses, call] of operations) {
        const error = await rejection(call(world.sync))
        const known = status === 429 || status === 503 || statuses.includes(status)
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

describe("input that is wrong", () => {
  const wrong: ReadonlyArray<readonly [field: string, call: (sync: ChromaSync) => Promise<unknown>]> = [
    ["limit", (sync) => first(sync.invocations.list({ limit: 0 }))],
    ["prefetch", (sync) => first(sync.invocations.pages({ prefetch: 9 }))],
    ["cursor", (sync) => first(sync.invocations.pages({ cursor: "nonsense" }))],
    ["sourceId", (sync) => first(sync.invocations.list({ sourceId: "not a uuid" }))],
    // The types forbid it; plain JavaScript does not.
    ["status", (sync) => first(sync.invocations.list({ status: "faild" as "failed" }))],
    ["status", (sync) => first(sync.invocations.watch({ status: "faild" as "failed" }))],
    ["status", (sync) => first(sync.invocations.list({ status: null as unknown as "failed" }))],
    ["status", (sync) => first(sync.invocations.watch({ status: 5 as unknown as "failed" }))],
    ["query", (sync) => first(sync.invocations.list(null as unknown as ListQuery))],
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
    ["since", (sync) => first(sync.invocations.watch({}, { since: new Date("soon") }))],
    ["since", (sync) => first(sync.invocations.watch({}, { since: {} as unknown as Date }))],
    ["since", (sync) => first(sync.invocations.watch({}, { since: true as unknown as Date }))],
    ["sourceId", (sync) => sync.sources.get("")],
    ["sourceId", (sync) => sync.sources.delete("")],
    ["databaseName", (sync) => sync.sources.create({ ...repository, databaseName: "" })],
    // The types forbid these; a misspelt setting was left out.
    ["chunking", (sync) => sync.sources.create({ ...repository, chunking: { kind: "line", maxLines: 40 } as unknown as Chunking })],
    ["chunking", (sync) => sync.files.add(file, { ...target, chunking: { kind: "toString" } as unknown as Chunking })],
    ["chunking", (sync) => sync.files.add(file, { ...target, chunking: { type: "lines" } as unknown as Chunking })],
    ["chunking", (sync) => sync.files.add(file, { ...target, chunking: "lines" as unknown as Chunking })],
    ["chunking", (sync) => sync.files.add(file, { ...target, chunking: { kind: "unknown", raw: undefined } })],
    ["model", (sync) => sync.files.add(file, { ...target, embedding: { dense: { modle: "gte" } as unknown as DenseEmbedding } })],
    ["model", (sync) => sync.sources.create({ ...repository, embeddingModel: {} as unknown as DenseEmbedding })],
    [
      "input",
      (sync) => sync.sources.create({ ...repository, origin: { kind: "git", repository: "acme/x" } as unknown as typeof repository.origin })
    ],
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
    ["retries", { retries: 1.5 }],
    // The types forbid these.
    ["fetch", { fetch: 1 as unknown as typeof fetch }],
    ["fetch", { fetch: null as unknown as typeof fetch }]
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

  it("to a source is looked for in its own database, and not told apart from another of the same", async () => {
    await using world = await start({}, { retries: 0 })
    const { sync, emulator } = world
    await emulator.setFaults({ rules: [{ route: "POST /api/v1/sources", fault: { kind: "reset" } }] })
    const lost = await rejection(sync.sources.create(repository))
    if (!(lost instanceof OutcomeUnknownError)) throw lost
    await emulator.setFaults({})
    await sync.sources.create({ ...repository, databaseName: "legal" })
    expect(await sync.sources.reconcile(lost)).toEqual({ outcome: "not_created" })
    const { sourceId } = await sync.sources.create(repository)
    const other = await sync.sources.create({ ...repository, origin: { kind: "github", repository: "Acme/Handbook" } })
    const found = await sync.sources.reconcile(lost)
    if (found.outcome !== "ambiguous") throw new Error(found.outcome)
    expect(new Set(found.candidates.map(({ id }) => id))).toEqual(new Set([sourceId, other.sourceId]))
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
