/** Every call, as a user makes it, against the real emulator. */
import { openAsBlob } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { NotFoundError, type Source, TimeoutError, type WaitProgress, type WatchEvent } from "@chroma-sync/client"
import { describe, expect, it } from "vitest"
import { first, nothing, start } from "./support.ts"

const sourceOf = async ({ sync }: Awaited<ReturnType<typeof start>>, sourceType: "github" | "s3"): Promise<Source> =>
  first(sync.sources.list({ sourceType }))

describe("invocations", () => {
  it("are read one by one as the list has them", async () => {
    await using world = await start()
    const listed = await first(world.sync.invocations.list())
    expect(await world.sync.invocations.get(listed.id)).toEqual(listed)
  })

  it("are started of a branch and of an object, and found as they were asked for", async () => {
    await using world = await start()
    const { sync } = world
    const [repository, bucket] = [await sourceOf(world, "github"), await sourceOf(world, "s3")]
    const branch = await sync.invocations.create(repository.id, { targetCollectionName: "docs_main", ref: { branch: "main" } })
    expect(await sync.invocations.get(branch.invocationId)).toMatchObject({
      status: { name: "pending" },
      sourceId: repository.id,
      collectionName: "docs_main",
      origin: { kind: "github", ref: { branch: "main" } }
    })
    const sha = await sync.invocations.create(repository.id, { targetCollectionName: "docs_sha", ref: { sha: "c0ffee" } })
    expect((await sync.invocations.get(sha.invocationId)).origin).toEqual({ kind: "github", ref: { sha: "c0ffee" } })
    const object = await sync.invocations.create(bucket.id, { objectKey: "2026/a.pdf", metadata: { year: 2026 } })
    const { invocations, malformed } = await sync.invocations.latestByKeys(bucket.id, ["2026/a.pdf", "no such key"])
    expect([...invocations.keys()]).toEqual(["2026/a.pdf"])
    expect(invocations.get("2026/a.pdf")).toMatchObject({ id: object.invocationId, origin: { kind: "s3", objectKey: "2026/a.pdf" } })
    expect(malformed.size).toBe(0)
  })

  it("are cancelled, and a wait gives how they ended", async () => {
    await using world = await start()
    const { sync, emulator } = world
    const { invocationId } = await sync.invocations.create((await sourceOf(world, "github")).id, { targetCollectionName: "cancelled" })
    await sync.invocations.cancel(invocationId)
    await emulator.advance(60_000)
    const done = await sync.invocations.wait(invocationId, { deadlineMs: 30_000 })
    expect(done).toMatchObject({ id: invocationId, status: { name: "cancelled" } })
  })

  it("are waited for with progress, until they end", async () => {
    await using world = await start()
    const { sync, emulator } = world
    const { invocationId } = await sync.invocations.create((await sourceOf(world, "github")).id, { targetCollectionName: "waited" })
    const seen: Array<WaitProgress> = []
    const done = await sync.invocations.wait(invocationId, {
      deadlineMs: 30_000,
      onProgress: async (progress) => {
        seen.push(progress)
        if (seen.length === 1) await emulator.advance(30 * 60_000)
      }
    })
    expect(["complete", "failed"]).toContain(done.status.name)
    expect(seen[0]).toMatchObject({ type: "seen", settled: 0, total: 1, invocation: { id: invocationId, status: { name: "pending" } } })
    expect(seen.at(-1)).toMatchObject({ type: "seen", settled: 1, invocation: done })
  })

  it("are waited for together by shared lists, each with its outcome, in the order asked", async () => {
    await using world = await start({ invocations: 400 })
    const { sync, requests } = world
    const finished = await Array.fromAsync(sync.invocations.list({ databaseName: "docs", status: "complete" }))
    const ids = finished.slice(0, 40).map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(20)
    requests.length = 0
    const outcomes = await sync.invocations.wait([...ids, nothing], { deadlineMs: 20_000 })
    expect([...outcomes.keys()]).toEqual([...ids, nothing])
    for (const id of ids) expect(outcomes.get(id)).toMatchObject({ outcome: "finished", invocation: { id } })
    expect(outcomes.get(nothing)).toEqual({ outcome: "not_found" })
    expect(requests.length).toBeLessThan(ids.length)
  })

  it("that do not end in time or do not exist reject a wait for one of them, where the stack leads to the caller", async () => {
    await using world = await start()
    const { sync } = world
    const { invocationId } = await sync.invocations.create((await sourceOf(world, "github")).id, { targetCollectionName: "endless" })
    const late = sync.invocations.wait(invocationId, { deadlineMs: 2_000 })
    await expect(late).rejects.toBeInstanceOf(TimeoutError)
    await expect(late).rejects.toMatchObject({
      operation: "invocations.wait",
      message: expect.stringContaining("still pending after 2000 ms")
    })
    await expect(sync.invocations.wait([invocationId], { deadlineMs: 2_000 })).resolves.toEqual(
      new Map([[invocationId, { outcome: "timed_out", last: await sync.invocations.get(invocationId) }]])
    )
    const missing = async () => sync.invocations.wait(nothing, { deadlineMs: 20_000 })
    const error = await missing().catch((error: unknown) => error)
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error).toMatchObject({ status: 404, message: expect.stringContaining(nothing) })
  })

  it.each([{}, { _tag: "NotFound" }])("reject a wait with what its callback throws, an error with %j", async (facts) => {
    await using world = await start()
    const { id } = await first(world.sync.invocations.list())
    const thrown = Object.assign(new Error("the callback is broken"), facts)
    const wait = world.sync.invocations.wait(id, {
      deadlineMs: 20_000,
      onProgress: () => {
        throw thrown
      }
    })
    await expect(wait).rejects.toBe(thrown)
  })

  it("are watched: the list, then what changes, through an outage", async () => {
    await using world = await start({ invocations: 30 }, { retries: 0 })
    const { sync, emulator } = world
    const events: Array<WatchEvent> = []
    const all = new Map<string, string>()
    for await (const event of sync.invocations.watch({}, { liveIntervalMs: 20, idleIntervalMs: 20 })) {
      events.push(event)
      if (event.type === "added") all.set(event.invocation.id, event.invocation.status.name)
      if (event.type === "changed") all.set(event.current.id, event.current.status.name)
      const outages = events.filter(({ type }) => type === "offline").length
      const live = events.filter((event) => event.type === "live" && event.complete).length
      if (event.type === "live" && event.complete && live === 1) await emulator.goAway()
      if (event.type === "offline" && outages === 1) {
        expect(event.error).toMatchObject({ name: "TransportError", operation: "invocations.list" })
        expect(event.nextAt.getTime()).toBeGreaterThan(event.since.getTime())
        await emulator.advance(60 * 60_000)
        await emulator.comeBack()
      }
      if (event.type === "live" && outages > 0 && events.some(({ type }) => type === "changed")) break
    }
    const listed = await Array.fromAsync(sync.invocations.list())
    expect(all).toEqual(new Map(listed.map(({ id, status }) => [id, status.name])))
  })
})

describe("sources", () => {
  it("are made, read back as they were asked for, listed and deleted", async () => {
    await using world = await start()
    const { sync } = world
    const { sourceId } = await sync.sources.create({
      databaseName: "docs",
      origin: { kind: "github", repository: "acme/handbook", includeGlobs: ["**/*.md"] },
      chunking: { kind: "lines", maxLines: 40 },
      embedding: { dense: { model: "Qwen/Qwen3-Embedding-0.6B" }, sparse: { model: "Chroma/BM25", key: "sparse" } }
    })
    const source = await sync.sources.get(sourceId)
    expect(source).toMatchObject({
      id: sourceId,
      databaseName: "docs",
      origin: { kind: "github", repository: "acme/handbook", includeGlobs: ["**/*.md"] },
      chunking: { kind: "lines", maxLines: 40 },
      embedding: { dense: { model: "Qwen/Qwen3-Embedding-0.6B" }, sparse: { model: "Chroma/BM25", key: "sparse" } },
      raw: { id: sourceId, github: { repository: "acme/handbook" } }
    })
    expect(await first(sync.sources.list({ databaseName: "docs" }))).toEqual(source)
    const pages = await Array.fromAsync(sync.sources.pages({ databaseName: "docs", limit: 2 }))
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.flatMap(({ items }) => items).map(({ id }) => id)).toContain(sourceId)
    await sync.sources.delete(sourceId)
    await expect(sync.sources.get(sourceId)).rejects.toBeInstanceOf(NotFoundError)
  })

  it("of a bucket are made with a secret that no one sees", async () => {
    await using world = await start()
    const keys = { awsAccessKeyId: "AKIA", awsSecretAccessKey: "canary-4471" }
    const origin = { kind: "s3", bucketName: "invoices", region: "eu-central-1", collectionName: "invoices", ...keys } as const
    const { sourceId } = await world.sync.sources.create({ databaseName: "docs", origin })
    const source = await world.sync.sources.get(sourceId)
    expect(source.origin).toMatchObject({ kind: "s3", bucketName: "invoices" })
    expect(JSON.stringify(source)).not.toContain("canary")
  })
})

describe("files", () => {
  it("go up from disk, with progress, and become an invocation", async () => {
    await using world = await start()
    const folder = await mkdtemp(join(tmpdir(), "facade-"))
    try {
      await writeFile(join(folder, "notes.md"), "# Notes\n".repeat(100_000))
      const sent: Array<number> = []
      const { invocationId } = await world.sync.files.add(await openAsBlob(join(folder, "notes.md")), {
        databaseName: "docs",
        collectionName: "notes",
        name: "notes.md",
        chunking: { kind: "tree_sitter" },
        onProgress: ({ sentBytes, totalBytes }) => {
          expect(totalBytes).toBe(800_000)
          sent.push(sentBytes)
        }
      })
      expect(sent.at(-1)).toBe(800_000)
      expect(sent).toEqual(sent.toSorted((a, b) => a - b))
      expect(await world.sync.invocations.get(invocationId)).toMatchObject({ collectionName: "notes", origin: { kind: "file_upload" } })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it("reject with what the progress callback throws, and make nothing", async () => {
    await using world = await start()
    const thrown = new Error("the callback is broken")
    const add = world.sync.files.add(new File(["# Notes"], "notes.md"), {
      databaseName: "docs",
      collectionName: "never",
      onProgress: () => Promise.reject(thrown)
    })
    await expect(add).rejects.toBe(thrown)
    const made = (await Array.fromAsync(world.sync.invocations.list())).filter(({ collectionName }) => collectionName === "never")
    expect(made).toEqual([])
  })
})
