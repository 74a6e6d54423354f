/**
 * The upload, as the service documents it. Names are the wire's.
 */
import * as Schema from "effect/Schema"
import { ChunkingPayload, CustomId, EmbeddingPayload, Name } from "./ApiFields.ts"
import type { Operation } from "./Operation.ts"
import { writeTextsBy } from "./internal/bySchema.ts"
import { readText } from "./internal/rules.ts"

/** The most that one upload may hold, in bytes: 200 MiB. */
export const maxUploadBytes = 209_715_200

/** The header that declares the file's size in bytes. */
export const uploadLengthHeader = "x-upload-content-length"

const utf8 = new TextEncoder()

/** A JSON object of at most 16 KiB as it is sent, none of whose keys is the service's own. */
const MetadataText = Schema.String.check(
  Schema.makeFilter((text) => utf8.encode(text).length <= 16_384, { expected: "at most 16 KiB of JSON" })
).pipe(
  Schema.decodeTo(
    Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json)).check(
      Schema.makeFilter((metadata) => !Object.keys(metadata).some((key) => key.startsWith("chroma_")), {
        expected: "no key that begins with chroma_, which is the service's own"
      })
    )
  )
)

/** The fields that stand beside the file, each a text; `metadata`, `embedding` and `chunking` are JSON. */
export const AddFileFields = Schema.Struct({
  database_name: Name,
  collection_name: Name,
  custom_id: Schema.optionalKey(CustomId),
  metadata: Schema.optionalKey(MetadataText),
  embedding: Schema.optionalKey(Schema.fromJsonString(EmbeddingPayload)),
  chunking: Schema.optionalKey(Schema.fromJsonString(ChunkingPayload)),
  content_type: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(512)))
})

/** The header beside the form. */
export const AddFileHeaders = Schema.Struct({
  [uploadLengthHeader]: Schema.Number.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: maxUploadBytes }))
})

/** Uploads a file, and starts the invocation that indexes it. */
export const addFile = {
  name: "files.add",
  method: "POST",
  path: "/api/v1/add-file",
  needsToken: true,
  headers: writeTextsBy(AddFileHeaders),
  form: writeTextsBy(AddFileFields),
  success: { status: 201, body: readText("invocation_id") },
  statuses: [400, 401, 403, 404, 429, 500]
} as const satisfies Operation
