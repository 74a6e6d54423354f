/**
 * The upload, as the service answers it: the parts are checked as they come, the bytes are counted and not kept.
 */
import { AddFileFields, uploadLengthHeader } from "@chroma-sync/core/FilesOperations"
import type { BadRequest } from "@chroma-sync/core/SyncError"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type * as Multipart from "effect/http/Multipart"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Changes from "./Changes.ts"
import { CurrentWorld } from "./CurrentWorld.ts"
import { badRequest, rateLimited } from "./refusal.ts"

/** How many uploads are taken at once; one more is a 429. */
export const uploadsAtOnce = 8

const fields: { readonly [name: string]: Schema.ConstraintDecoder<unknown> } = AddFileFields.fields

/** The group `files`, served. */
export const FilesHandlers = HttpApiBuilder.group(
  SyncApi,
  "files",
  Effect.fnUntraced(function* (handlers) {
    const current = yield* CurrentWorld
    let uploads = 0
    return handlers.handle(
      "add",
      Effect.fnUntraced(function* ({ headers, payload }) {
        if (uploads >= uploadsAtOnce) return yield* rateLimited(`there are ${uploads} uploads already`)
        const declared = headers[uploadLengthHeader]
        const given = new Map<string, string>()
        const target = (): { readonly database: string; readonly collection: string } | undefined => {
          const [database, collection] = [given.get("database_name"), given.get("collection_name")]
          return database === undefined || collection === undefined ? undefined : { database, collection }
        }
        let received: number | undefined
        const readPart = Effect.fnUntraced(function* (part: Multipart.Part) {
          if (part._tag === "Field") {
            yield* checkField(part.key, part.value)
            return void given.set(part.key, part.value)
          }
          if (part.key !== "file") return yield* badRequest(`the part ${JSON.stringify(part.key)} is not known; the file is called file`)
          if (received !== undefined) return yield* badRequest("one upload has one file")
          const named = target()
          if (named === undefined) return yield* badRequest("database_name and collection_name must come before file")
          const { world } = yield* current.read
          if (!world.databases.has(named.database)) return yield* Changes.noDatabase(world, named.database)
          received = 0
          yield* Stream.runForEach(part.content, (bytes) => {
            received = (received ?? 0) + bytes.length
            return received > declared ? wrongSize(declared, `more than ${declared}`) : Effect.void
          })
        })
        yield* Effect.acquireUseRelease(
          Effect.sync(() => uploads++),
          () =>
            payload.pipe(
              Stream.mapEffect(readPart),
              Stream.runDrain,
              Effect.catchTag("MultipartError", (error) =>
                badRequest(`the body is no multipart form that can be read (${error.reason._tag})`)
              )
            ),
          () => Effect.sync(() => uploads--)
        )
        const named = target()
        if (received === undefined || named === undefined) return yield* badRequest("the form has no file")
        if (received !== declared) return yield* wrongSize(declared, String(received))
        return { invocation_id: yield* current.change(Changes.addFile(named.database, named.collection)) }
      })
    )
  })
)

const wrongSize = (declared: number, received: string): Effect.Effect<never, BadRequest> =>
  Effect.fail(badRequest(`${uploadLengthHeader} declares ${declared} bytes, the file has ${received}`))

const checkField = (name: string, value: string): Effect.Effect<void, BadRequest> => {
  // A part may have the name of what every object inherits.
  const schema = Object.hasOwn(fields, name) ? fields[name] : undefined
  return schema === undefined
    ? Effect.void
    : Schema.decodeUnknownEffect(schema)(value).pipe(
        Effect.mapError(({ message }) => badRequest(`${name}: ${message.replace(/\s+/g, " ")}`)),
        Effect.asVoid
      )
}
