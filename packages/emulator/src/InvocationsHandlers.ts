/**
 * The operations on invocations, as the service answers them.
 */
import { type Invocation, type Malformed, statusName } from "@chroma-sync/core/Invocation"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import { NotFound } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { CurrentWorld } from "./CurrentWorld.ts"
import { statusAt } from "./Lifecycle.ts"
import * as World from "./World.ts"

export const InvocationsHandlers = HttpApiBuilder.group(
  SyncApi,
  "invocations",
  Effect.fnUntraced(function* (handlers) {
    const current = yield* CurrentWorld
    return handlers.handle(
      "list",
      Effect.fnUntraced(function* ({ query }) {
        const { world, now } = yield* current.now
        if (query.source_id !== undefined && !world.sources.some((source) => source.id === query.source_id)) {
          return yield* notFound(`no source with the id ${query.source_id}`)
        }
        const matching = world.entries.filter(
          (entry) =>
            (query.source_id === undefined || entry.source.id === query.source_id) &&
            (query.database_name === undefined || entry.metadata.databaseName === query.database_name) &&
            (query.source_type === undefined || entry.source.type === query.source_type) &&
            (query.status === undefined || statusName(statusAt(entry.plan, now)) === query.status)
        )
        if (query.order_by !== "ASC") matching.reverse()
        const offset = query.offset ?? 0
        const rows: Array<Invocation | Malformed> = matching
          .slice(offset, offset + (query.limit ?? 100))
          .map((entry) => World.invocationAt(entry, now))
        return offset === 0 ? [...rows.slice(0, 1), ...malformed(current.malformedRows), ...rows.slice(1)] : rows
      })
    )
  })
)

const notFound = (detail: string) =>
  new NotFound({ operation: "", attempts: [], error: "NotFound", detail, requestId: undefined, retryAfterMs: undefined })

const malformed = (count: number): ReadonlyArray<Malformed> =>
  Array.from({ length: count }, (_, place) => ({ raw: { id: `broken-${place}`, status: "pending" }, issue: "has no metadata" }))
