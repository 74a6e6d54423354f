/**
 * What clients change: each a step from one world to the next at an instant, in milliseconds since the Unix epoch, or a refusal that changes nothing.
 */
import { type InvocationId, type InvocationMetadata, statusName } from "@chroma-sync/core/Invocation"
import type { CreateInvocationPayload } from "@chroma-sync/core/InvocationsApi"
import type { Source, SourceId } from "@chroma-sync/core/Source"
import type { BadRequest, Conflict, NotFound, PreconditionFailed } from "@chroma-sync/core/SyncError"
import * as Result from "effect/Result"
import { longestLife, statusAt } from "./Lifecycle.ts"
import { badRequest, conflict, noInvocation, noSource, notFound, preconditionFailed } from "./refusal.ts"
import { uuid } from "./Seed.ts"
import { makeSource, type WorldSource } from "./seededSources.ts"
import * as World from "./World.ts"

/** A step that a caller asks for: the next world and what the caller learns, or a refusal. */
export type Change<A, E> = (world: World.World, now: number) => Result.Result<readonly [world: World.World, found: A], E>

/** Asks for the end of what has not ended; what has is a 412. Asking again changes nothing. */
export const cancel =
  (id: InvocationId): Change<void, NotFound | PreconditionFailed> =>
  (world, now) => {
    const row = World.findRow(world, id, now)
    if (row === undefined) return Result.fail(noInvocation(id))
    const plan = World.planOf(world, row)
    if (now >= plan.endsAt)
      return Result.fail(
        preconditionFailed(`the invocation is ${statusName(statusAt(plan, now))}: only what has not ended can be cancelled`)
      )
    return world.cancels.has(row.number)
      ? Result.succeed([world, undefined])
      : Result.succeed([{ ...world, cancels: new Map(world.cancels).set(row.number, now) }, undefined])
  }

/** Starts an invocation. Another of the same object that has not ended is a 409, as is a collection that is being filled or has been. */
export const createInvocation =
  (sourceId: SourceId, payload: typeof CreateInvocationPayload.Type): Change<InvocationId, BadRequest | NotFound | Conflict> =>
  (world, now) => {
    const source = World.findSource(world, sourceId)
    if (source === undefined) return Result.fail(noSource(sourceId))
    const target = toMetadata(source.source, payload)
    if (Result.isFailure(target)) return Result.fail(target.failure)
    const { metadata, objectKey } = target.success
    const occupied =
      objectKey === undefined
        ? occupiedCollection(world, source, metadata.collectionName, now)
        : occupiedObject(world, source, objectKey, now)
    return occupied === undefined ? Result.succeed(start(world, source, metadata, now)) : Result.fail(conflict(occupied))
  }

/** Makes a source; one that reads the same into the same database is a 409, a database that does not exist a 404. */
export const createSource =
  (make: Source): Change<SourceId, NotFound | Conflict> =>
  (world, now) => {
    if (!world.databases.has(make.databaseName)) return Result.fail(noDatabase(world, make.databaseName))
    const same = JSON.stringify([make.databaseName, make.origin])
    if (world.sources.some(({ source }) => JSON.stringify([source.databaseName, source.origin]) === same)) {
      return Result.fail(conflict("a source of this database reads the same"))
    }
    const [next, source] = addSource(world, make, now)
    return Result.succeed([next, source.source.id])
  }

/** Deletes a source. Its invocations stay, without their source; no more arrive. */
export const deleteSource =
  (id: SourceId): Change<void, NotFound> =>
  (world, now) => {
    const source = World.findSource(world, id)
    if (source === undefined) return Result.fail(noSource(id))
    const place = world.workload.sources.indexOf(source)
    // What has arrived by now stays.
    const deletedAt = place === -1 ? world.deletedAt : new Map(world.deletedAt).set(place, now + 1)
    return Result.succeed([{ ...world, sources: world.sources.filter((other) => other !== source), deletedAt }, undefined])
  }

/** Starts the invocation of an uploaded file, and makes its database's upload source where there is none. */
export const addFile =
  (databaseName: string, collectionName: string): Change<InvocationId, NotFound> =>
  (world, now) => {
    if (!world.databases.has(databaseName)) return Result.fail(noDatabase(world, databaseName))
    const uploads = world.sources.find(({ source }) => source.databaseName === databaseName && source.origin._tag === "FileUpload")
    const [next, source] =
      uploads === undefined ? addSource(world, { databaseName, origin: { _tag: "FileUpload" } }, now) : ([world, uploads] as const)
    return Result.succeed(start(next, source, { _tag: "FileUpload", databaseName, collectionName }, now))
  }

/** The 404 of a database that does not exist. */
export const noDatabase = ({ databases }: World.World, name: string): NotFound =>
  notFound(`no database with the name ${JSON.stringify(name.slice(0, 100))}; there are ${[...databases].join(", ")}`)

const start = (
  world: World.World,
  source: WorldSource,
  metadata: InvocationMetadata,
  now: number
): readonly [World.World, InvocationId] => {
  const [next, row] = World.addRow(world, source, now, metadata)
  return [next, World.idOf(next, row)]
}

const addSource = (
  world: World.World,
  make: Pick<Source, "databaseName" | "origin"> & Partial<Source>,
  now: number
): readonly [World.World, WorldSource] => {
  // The ids of this world are made here, so the brand is ours to give.
  const id = uuid(world.workload.seeds.sources, world.workload.sources.length + world.madeSources) as SourceId
  const { databaseName, origin } = make
  const defaults = makeSource(id, databaseName, origin, now)
  const source: WorldSource = {
    source: {
      ...defaults,
      embedding: { dense: make.embedding?.dense ?? defaults.embedding.dense, sparse: make.embedding?.sparse },
      embeddingModel: make.embeddingModel ?? defaults.embeddingModel,
      chunking: make.chunking ?? defaults.chunking
    },
    share: 0,
    metadata: () => ({ _tag: "FileUpload", databaseName, collectionName: "" }),
    mayRead: () => false,
    collectionName: undefined
  }
  return [{ ...world, madeSources: world.madeSources + 1, sources: [...world.sources, source] }, source]
}

const hasEnded = (world: World.World, row: World.Row, now: number): boolean => now >= World.planOf(world, row).endsAt

/** Why a collection cannot be filled, if so. Runs that failed or were cancelled leave it free. */
const occupiedCollection = (world: World.World, { source }: WorldSource, collectionName: string, now: number): string | undefined => {
  const { databaseName } = source
  const seeded = world.workload.sources.some(
    (other) =>
      other.source.databaseName === databaseName &&
      other.collectionName === collectionName &&
      World.countBy(world, ({ id }) => id === other.source.id, now) > 0
  )
  if (seeded) return `the collection ${collectionName} has finished its ingest`
  for (const row of world.made) {
    const metadata = World.metadataOf(world, row)
    if (metadata.databaseName !== databaseName || metadata.collectionName !== collectionName) continue
    if (!hasEnded(world, row, now)) return `an invocation into the collection ${collectionName} has not ended yet`
    if (World.planOf(world, row).end._tag === "Complete") return `the collection ${collectionName} has finished its ingest`
  }
  return undefined
}

const occupiedObject = (world: World.World, { source }: WorldSource, objectKey: string, now: number): string | undefined => {
  for (const row of World.from(world, ({ id }) => id === source.id, "ASC", now - longestLife, now)) {
    if (World.objectKeyOf(World.metadataOf(world, row)) === objectKey && !hasEnded(world, row, now))
      return "an invocation of this object has not ended yet"
  }
  return undefined
}

interface Target {
  readonly metadata: InvocationMetadata
  readonly objectKey?: string
}

const toMetadata = ({ databaseName, origin }: Source, payload: typeof CreateInvocationPayload.Type): Result.Result<Target, BadRequest> => {
  const { object_key: objectKey, target_collection_name: collection, ref_identifier: ref } = payload
  const isSet = (value: unknown): boolean => value !== undefined && value !== null
  if (origin._tag === "S3") {
    if (typeof objectKey !== "string") return Result.fail(badRequest("object_key is required for S3 sources"))
    const { bucketName } = origin
    const target = { databaseName, collectionName: collection ?? origin.collectionName }
    const { custom_id: customId, metadata } = payload
    return Result.succeed({
      objectKey,
      metadata: { _tag: "S3", ...target, bucketName, objectKey, customId: customId ?? undefined, additionalMetadata: metadata ?? undefined }
    })
  }
  if (origin._tag === "FileUpload") return Result.fail(badRequest("files are added by add-file, which starts their invocation"))
  if (isSet(objectKey)) return Result.fail(badRequest("object_key is for S3 sources"))
  if (typeof collection !== "string") return Result.fail(badRequest("target_collection_name is required for this source"))
  const target = { databaseName, collectionName: collection }
  if (origin._tag !== "GitHub") {
    return isSet(ref)
      ? Result.fail(badRequest("ref_identifier is for GitHub sources"))
      : Result.succeed({ metadata: { _tag: "WebScrape", ...target } })
  }
  if (ref === undefined || ref === null)
    return Result.succeed({ metadata: { _tag: "GitHub", ...target, ref: { _tag: "Branch", branch: "main" } } })
  return Result.succeed({
    metadata: { _tag: "GitHub", ...target, ref: "sha" in ref ? { _tag: "Sha", sha: ref.sha } : { _tag: "Branch", branch: ref.branch } }
  })
}
