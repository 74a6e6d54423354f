/**
 * The upload, as the service answers it: the bytes are read and counted, and not kept.
 */
import { maxUploadBytes, uploadLengthHeader } from "@chroma-sync/core/FilesApi"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Multipart from "effect/http/Multipart"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Changes from "./Changes.ts"
import { CurrentWorld } from "./CurrentWorld.ts"
import { badRequest } from "./refusal.ts"

/** The group `files`, served. */
export const FilesHandlers = HttpApiBuilder.group(
  SyncApi,
  "files",
  Effect.fnUntraced(function* (handlers) {
    const current = yield* CurrentWorld
    return handlers.handle(
      "add",
      Effect.fnUntraced(function* ({ headers, payload }) {
        const fields = new Map<string, string>()
        let received: number | undefined
        const readPart = Effect.fnUntraced(function* (part: Multipart.Part) {
          if (part._tag === "Field") return void fields.set(part.key, part.value)
          if (!fields.has("database_name") || !fields.has("collection_name")) {
            return yield* badRequest("database_name and collection_name must come before file")
          }
          yield* Stream.runForEach(part.content, (bytes) => Effect.sync(() => void (received = (received ?? 0) + bytes.length)))
        })
        yield* payload.pipe(
          Stream.mapEffect(readPart),
          Stream.runDrain,
          Effect.catchTag("MultipartError", () =>
            badRequest(`the body is no multipart form with a file of at most ${maxUploadBytes} bytes`)
          )
        )
        if (received !== headers[uploadLengthHeader]) {
          return yield* badRequest(
            `${uploadLengthHeader} declares ${headers[uploadLengthHeader]} bytes, the file has ${received ?? "none"}`
          )
        }
        const [databaseName = "", collectionName = ""] = [fields.get("database_name"), fields.get("collection_name")]
        return { invocation_id: yield* current.change(Changes.addFile(databaseName, collectionName)) }
      })
    )
  })
)
