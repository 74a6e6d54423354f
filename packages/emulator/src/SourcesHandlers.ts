/**
 * The operations on sources, as the service answers them.
 */
import { Source, sourceTypeName } from "@chroma-sync/core/Source"
import { CreateSourcePayload } from "@chroma-sync/core/SourcesOperations"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Changes from "./Changes.ts"
import { CurrentWorld } from "./CurrentWorld.ts"
import { noSource } from "./refusal.ts"
import * as World from "./World.ts"

/** The group `sources`, served. */
export const SourcesHandlers = HttpApiBuilder.group(
  SyncApi,
  "sources",
  Effect.fnUntraced(function* (handlers) {
    const current = yield* CurrentWorld
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const { world, faults } = yield* current.read
        const matching = world.sources
          .map(({ source }) => source)
          .filter(
            (source) =>
              (query.database_name === undefined || source.databaseName === query.database_name) &&
              (query.source_type === undefined || sourceTypeName(source.origin) === query.source_type)
          )
        if (query.order_by !== "ASC") matching.reverse()
        const offset = query.offset ?? 0
        return matching.slice(offset, offset + Math.min(query.limit ?? 100, faults.clampLimit ?? Infinity))
      }),
      get: Effect.fnUntraced(function* ({ params }) {
        const { world } = yield* current.read
        const found = World.findSource(world, params.source_id)
        return found === undefined ? yield* noSource(params.source_id) : found.source
      }),
      create: Effect.fnUntraced(function* ({ payload }) {
        return { source_id: yield* current.change(Changes.createSource(toSource(payload))) }
      }),
      delete: ({ params }) => current.change(Changes.deleteSource(params.source_id))
    })
  })
)

/** What is asked for, read as the service would show it; a key pair is kept by the service and not shown. */
const toSource = (payload: typeof CreateSourcePayload.Type): Source => {
  const { s3, ...rest } = Schema.encodeSync(CreateSourcePayload)(payload)
  const { aws_access_key_id: _key, aws_secret_access_key: _secret, ...shown } = s3 ?? {}
  return Schema.decodeUnknownSync(Source)({
    ...rest,
    ...(s3 === undefined ? {} : { s3: { aws_credential_id: 1, ...shown } }),
    id: "",
    created_at: new Date(0).toISOString()
  })
}
