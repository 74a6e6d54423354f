/** What clients change: core's operations over the emulator. */
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

const core = Layer.unwrap(
  Effect.map(Emulator, ({ url, token }) =>
    Layer.merge(Invocations.layer, Sources.layer).pipe(Layer.provide(SyncConfig.layer({ baseUrl: url, token, retries: 0 })))
  )
)
const layer = core.pipe(Layer.provideMerge(Emulator.layer({ clock: "manual", seed: "operations", arrivalsPerMinute: 0 })))

const bucket = { _tag: "S3", bucketName: "raw", region: "eu-central-1", collectionName: "invoices" } as const

describe("a client", () => {
  it.live("makes, reads and deletes a source, and meets a conflict and its absence", () =>
    Effect.gen(function* () {
      const sources = yield* Sources
      const input = {
        databaseName: "legal",
        origin: { ...bucket, awsAccessKeyId: "AKIA1", awsSecretAccessKey: Redacted.make("canary-4410") },
        chunking: { _tag: "Lines", maxLines: 40 }
      } as const
      const id = yield* sources.create(input)
      const source = yield* sources.get(id)
      expect(source).toMatchObject({ id, databaseName: "legal", origin: { ...bucket, awsCredentialId: 1 }, chunking: input.chunking })
      expect(JSON.stringify(source)).not.toMatch(/canary|AKIA1/)
      const listed = yield* sources.list({ sourceType: "s3" }).pipe(Stream.runCollect)
      expect(listed.map((source) => source.id)).toContain(id)
      expect(yield* Effect.flip(sources.create(input))).toMatchObject({ _tag: "Conflict" })
      yield* sources.delete(id)
      expect(yield* Effect.flip(sources.get(id))).toMatchObject({ _tag: "NotFound" })
      expect(yield* Effect.flip(sources.delete(id))).toMatchObject({ _tag: "NotFound" })
    }).pipe(Effect.provide(layer))
  )

  it.live("starts an invocation once, finds it by its key, cancels it once", () =>
    Effect.gen(function* () {
      const { create, get, cancel, latestByKeys } = yield* Invocations
      const sources = yield* Sources
      const sourceId = yield* sources.create({ databaseName: "legal", origin: { ...bucket, awsCredentialId: 7 } })
      const id = yield* create(sourceId, { objectKey: "2026/a.pdf" })
      expect(yield* get(id)).toMatchObject({ id, sourceId, status: { _tag: "Pending" }, metadata: { objectKey: "2026/a.pdf" } })
      expect(yield* Effect.flip(create(sourceId, { objectKey: "2026/a.pdf" }))).toMatchObject({ _tag: "Conflict" })
      const latest = yield* latestByKeys(sourceId, ["2026/a.pdf", "2026/b.pdf"])
      expect([...latest.invocations.keys()]).toEqual(["2026/a.pdf"])
      yield* cancel(id)
      yield* cancel(id)
      expect((yield* get(id)).status).toEqual({ _tag: "Pending" })
      yield* Emulator.use((emulator) => emulator.advance("3 seconds"))
      expect((yield* get(id)).status).toEqual({ _tag: "Cancelled" })
      expect(yield* Effect.flip(cancel(id))).toMatchObject({ _tag: "PreconditionFailed" })
      expect(yield* Effect.flip(create(sourceId, { targetCollectionName: "c" }))).toMatchObject({ _tag: "BadRequest" })
    }).pipe(Effect.provide(layer))
  )
})
