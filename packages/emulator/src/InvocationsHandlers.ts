/**
 * The operations on invocations, as the service answers them.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import type { Malformed } from "@chroma-sync/core/Malformed"
import { sourceTypeName } from "@chroma-sync/core/Source"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Changes from "./Changes.ts"
import { CurrentWorld } from "./CurrentWorld.ts"
import { statusAt } from "./Lifecycle.ts"
import { notFound } from "./refusal.ts"
import * as World from "./World.ts"

/** The group `invocations`, served. */
export const InvocationsHandlers = HttpApiBuilder.group(
  SyncApi,
  "invocations",
  Effect.fnUntraced(function* (handlers) {
    const current = yield* CurrentWorld
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const { world, now } = yield* current.now
        if (query.source_id !== undefined && !world.sources.some((source) => source.id === query.source_id)) {
          return yield* notFound(`no source with the id ${query.source_id}`)
        }
        const matching = world.entries.filter(
          (entry) =>
            (query.source_id === undefined || entry.source.id === query.source_id) &&
            (query.database_name === undefined || entry.metadata.databaseName === query.database_name) &&
            (query.source_type === undefined || sourceTypeName(entry.source.source.origin) === query.source_type) &&
            (query.status === undefined || statusName(statusAt(entry.plan, now)) === query.status)
        )
        if (query.order_by !== "ASC") matching.reverse()
        const offset = query.offset ?? 0
        const rows: Array<Invocation | Malformed> = matching
          .slice(offset, offset + (query.limit ?? 100))
          .map((entry) => World.invocationAt(entry, now))
        return offset === 0 ? [...rows.slice(0, 1), ...malformed(current.malformedRows), ...rows.slice(1)] : rows
      }),
      get: Effect.fnUntraced(function* ({ params }) {
        const { world, now } = yield* current.now
        const entry = world.entries.find(({ id }) => id === params.invocation_id)
        return entry === undefined ? yield* notFound(`no invocation with the id ${params.invocation_id}`) : World.invocationAt(entry, now)
      }),
      cancel: Effect.fnUntraced(function* ({ params }) {
        yield* current.change(Changes.cancel(params.invocation_id))
        return {}
      }),
      create: Effect.fnUntraced(function* ({ params, payload }) {
        return { invocation_id: yield* current.change(Changes.createInvocation(params.source_id, payload)) }
      }),
      latestByKeys: Effect.fnUntraced(function* ({ params, payload }) {
        const { world, now } = yield* current.now
        if (!world.sources.some(({ id }) => id === params.source_id)) return yield* notFound(`no source with the id ${params.source_id}`)
        const asked = new Set(payload.object_keys)
        const latest = new Map<string, Invocation>()
        for (const entry of world.entries) {
          const key = entry.metadata._tag === "S3" ? entry.metadata.objectKey : undefined
          if (entry.source.id === params.source_id && key !== undefined && asked.has(key)) latest.set(key, World.invocationAt(entry, now))
        }
        return latest
      })
    })
  })
)

const malformed = (count: number): ReadonlyArray<Malformed> =>
  Array.from({ length: count }, (_, place) => ({ raw: { id: `broken-${place}`, status: "pending" }, issue: "has no metadata" }))
