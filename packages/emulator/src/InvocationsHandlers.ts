/**
 * The operations on invocations, as the service answers them.
 */
import { statusName } from "@chroma-sync/core/Invocation"
import type { ListInvocationsQuery, QueryStatus } from "@chroma-sync/core/InvocationsApi"
import { sourceTypeName } from "@chroma-sync/core/Source"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import * as Effect from "effect/Effect"
import * as Iterable from "effect/Iterable"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Changes from "./Changes.ts"
import { CurrentWorld, type View } from "./CurrentWorld.ts"
import { longestLife } from "./Lifecycle.ts"
import * as Oddities from "./Oddities.ts"
import { noInvocation, noSource } from "./refusal.ts"
import * as World from "./World.ts"

/** The group `invocations`, served. */
export const InvocationsHandlers = HttpApiBuilder.group(
  SyncApi,
  "invocations",
  Effect.fnUntraced(function* (handlers) {
    const current = yield* CurrentWorld
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const view = yield* current.read
        if (query.source_id !== undefined && World.findSource(view.world, query.source_id) === undefined) {
          return yield* noSource(query.source_id)
        }
        const { clampLimit = Infinity, malformedRows = 0 } = view.faults
        const { offset = 0 } = query
        const limit = Math.min(query.limit ?? 100, clampLimit)
        const good = (from: number) => Array.from(Iterable.take(matching(view, query, from), limit), (row) => Oddities.show(view, row))
        if (offset > malformedRows) return good(offset - malformedRows)
        const [first, ...others] = good(0)
        return first === undefined ? [] : [first, ...Oddities.malformedRows(malformedRows), ...others].slice(offset, offset + limit)
      }),
      get: Effect.fnUntraced(function* ({ params }) {
        const view = yield* current.read
        const row = World.findRow(view.world, params.invocation_id, view.now)
        return row === undefined ? yield* noInvocation(params.invocation_id) : Oddities.show(view, row)
      }),
      cancel: Effect.fnUntraced(function* ({ params }) {
        yield* current.change(Changes.cancel(params.invocation_id))
        return {}
      }),
      create: Effect.fnUntraced(function* ({ params, payload }) {
        return { invocation_id: yield* current.change(Changes.createInvocation(params.source_id, payload)) }
      }),
      latestByKeys: Effect.fnUntraced(function* ({ params, payload }) {
        const view = yield* current.read
        const source = World.findSource(view.world, params.source_id)
        if (source === undefined) return yield* noSource(params.source_id)
        const latest = World.latestOf(view.world, source, payload.object_keys, view.now)
        return new Map(Array.from(latest, ([key, row]) => [key, Oddities.show(view, row)]))
      })
    })
  })
)

/** The invocations that a query's filters ask for, from an offset on. */
const matching = (view: View, query: typeof ListInvocationsQuery.Type, offset: number): Iterable<World.Row> => {
  const { world, now } = view
  const { order_by: order = "DESC", status } = query
  const of: World.Sources = (source) =>
    (query.source_id === undefined || source.id === query.source_id.toLowerCase()) &&
    (query.database_name === undefined || source.databaseName === query.database_name) &&
    (query.source_type === undefined || sourceTypeName(source.origin) === query.source_type)
  return status === undefined
    ? World.rows(world, of, order, offset, now)
    : Iterable.drop(
        Iterable.filter(withStatus(view, of, order, status), (row) => statusName(Oddities.shownStatus(view, row)) === status),
        offset
      )
}

/** Where rows of a status can be: what is live was created lately, so that nobody need look at what was there before. */
const withStatus = ({ world, now }: View, of: World.Sources, order: World.Order, status: QueryStatus): Iterable<World.Row> => {
  if (status === "cancelled") return World.rows(world, of, order, 0, now)
  const earliest = now - longestLife
  return order === "ASC" ? World.from(world, of, order, earliest, now) : lately(World.from(world, of, order, now, now), earliest)
}

function* lately(rows: Iterable<World.Row>, earliest: number): Generator<World.Row> {
  for (const row of rows) {
    if (row.createdAt < earliest) return
    yield row
  }
}
