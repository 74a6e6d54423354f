/**
 * What clients change: each a step from one world to the next at an instant, in milliseconds since the Unix epoch, or a refusal that changes nothing.
 */
import type { InvocationId, InvocationMetadata } from "@chroma-sync/core/Invocation"
import type { CreateInvocationPayload } from "@chroma-sync/core/InvocationsApi"
import type { Source, SourceId, SourceOrigin } from "@chroma-sync/core/Source"
import type { BadRequest, Conflict, NotFound, PreconditionFailed } from "@chroma-sync/core/SyncError"
import * as Result from "effect/Result"
import { makePlan, statusAt } from "./Lifecycle.ts"
import { badRequest, conflict, notFound, preconditionFailed } from "./refusal.ts"
import { numbers, uuid } from "./Seed.ts"
import { makeSource, type World, type WorldSource } from "./World.ts"

/** A step that a caller asks for: the next world and what the caller learns, or a refusal. */
export type Change<A, E> = (world: World, now: number) => Result.Result<readonly [world: World, found: A], E>

/** Cancels what has not ended; what has is a 412. */
export const cancel =
  (id: InvocationId): Change<void, NotFound | PreconditionFailed> =>
  (world, now) => {
    const entry = world.entries.find((entry) => entry.id === id)
    if (entry === undefined) return Result.fail(notFound(`no invocation with the id ${id}`))
    if (now >= entry.plan.endsAt)
      return Result.fail(preconditionFailed(`the invocation is ${statusAt(entry.plan, now)._tag.toLowerCase()}`))
    const plan = { startsAt: Math.min(entry.plan.startsAt, now), endsAt: now, end: { _tag: "Cancelled" } } as const
    return Result.succeed([{ ...world, entries: world.entries.map((other) => (other === entry ? { ...entry, plan } : other)) }, undefined])
  }

/** Starts an invocation; one of the same target that has not ended is a 409. */
export const createInvocation =
  (sourceId: SourceId, payload: typeof CreateInvocationPayload.Type): Change<InvocationId, BadRequest | NotFound | Conflict> =>
  (world, now) => {
    const source = world.sources.find(({ id }) => id === sourceId)
    if (source === undefined) return Result.fail(notFound(`no source with the id ${sourceId}`))
    const metadata = toMetadata(source.source, payload)
    if (metadata === undefined) return Result.fail(badRequest("the input does not fit the kind of its source"))
    const same = JSON.stringify(metadata)
    const exists = world.entries.some(
      (entry) => entry.source.id === sourceId && now < entry.plan.endsAt && JSON.stringify(entry.metadata) === same
    )
    return exists
      ? Result.fail(conflict("an invocation of this target has not ended yet"))
      : Result.succeed(start(world, source, metadata, now))
  }

/** Makes a source; one that reads the same into the same database is a 409. */
export const createSource =
  (make: Omit<Source, "id" | "createdAt">): Change<SourceId, Conflict> =>
  (world, now) => {
    const same = JSON.stringify([make.databaseName, make.origin])
    if (world.sources.some(({ source }) => JSON.stringify([source.databaseName, source.origin]) === same)) {
      return Result.fail(conflict("a source of this database reads the same"))
    }
    const [next, source] = addSource(world, make.databaseName, make.origin, now, make)
    return Result.succeed([next, source.id])
  }

/** Takes a source away; its invocations stay. One that does not exist is a 404. */
export const deleteSource =
  (id: SourceId): Change<void, NotFound> =>
  (world) =>
    world.sources.some((source) => source.id === id)
      ? Result.succeed([{ ...world, sources: world.sources.filter((source) => source.id !== id) }, undefined])
      : Result.fail(notFound(`no source with the id ${id}`))

/** Starts the invocation of an uploaded file, and makes its database's upload source where there is none. */
export const addFile =
  (databaseName: string, collectionName: string): Change<InvocationId, never> =>
  (world, now) => {
    const uploads = world.sources.find(({ source }) => source.databaseName === databaseName && source.origin._tag === "FileUpload")
    const [next, source] = uploads === undefined ? addSource(world, databaseName, { _tag: "FileUpload" }, now, {}) : [world, uploads]
    return Result.succeed(start(next, source, { _tag: "FileUpload", databaseName, collectionName }, now))
  }

const start = (world: World, source: WorldSource, metadata: InvocationMetadata, now: number): readonly [World, InvocationId] => {
  const next = numbers(`${world.options.seed}/made`, world.made)
  // The ids of this world are made here, so the brand is ours to give.
  const id = uuid(next) as InvocationId
  const entry = { id, source, metadata, createdAt: now, plan: makePlan(now, next) }
  return [{ ...world, made: world.made + 1, entries: [...world.entries, entry] }, id]
}

const addSource = (
  world: World,
  databaseName: string,
  origin: SourceOrigin,
  now: number,
  settings: Partial<Source>
): readonly [World, WorldSource] => {
  // As in `start`.
  const id = uuid(numbers(`${world.options.seed}/made`, world.made)) as SourceId
  const defaults = makeSource(id, databaseName, origin, now)
  const source = {
    id,
    source: {
      ...defaults,
      embedding: { ...defaults.embedding, ...settings.embedding },
      embeddingModel: settings.embeddingModel ?? defaults.embeddingModel,
      chunking: settings.chunking ?? defaults.chunking
    },
    metadata: (): InvocationMetadata => ({ _tag: "FileUpload", databaseName, collectionName: "" })
  }
  return [{ ...world, made: world.made + 1, sources: [...world.sources, source] }, source]
}

const toMetadata = ({ databaseName, origin }: Source, payload: typeof CreateInvocationPayload.Type): InvocationMetadata | undefined => {
  const { object_key: objectKey, target_collection_name: collection, ref_identifier: ref } = payload
  if (origin._tag === "S3") {
    if (typeof objectKey !== "string") return undefined
    return { _tag: "S3", databaseName, collectionName: collection ?? origin.collectionName, bucketName: origin.bucketName, objectKey }
  }
  if (typeof collection !== "string") return undefined
  const target = { databaseName, collectionName: collection }
  if (origin._tag === "WebScrape") return { _tag: "WebScrape", ...target }
  if (origin._tag !== "GitHub") return undefined
  if (ref === undefined || ref === null) return { _tag: "GitHub", ...target, ref: { _tag: "Branch", branch: "main" } }
  return { _tag: "GitHub", ...target, ref: "sha" in ref ? { _tag: "Sha", sha: ref.sha } : { _tag: "Branch", branch: ref.branch } }
}
