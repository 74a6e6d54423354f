/**
 * The contract of the upload, as the service documents it. Names are the wire's.
 */
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { ForbiddenResponse, InternalServerErrorResponse, NotFoundResponse, RateLimitedResponse } from "./ApiErrors.ts"
import { ChunkingPayload, CustomId, EmbeddingPayload, Name } from "./ApiFields.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"

/** The most that one upload may hold, in bytes: 200 MiB. */
export const maxUploadBytes = 209_715_200

/** The header that declares the file's size in bytes. */
export const uploadLengthHeader = "x-upload-content-length"

const utf8 = new TextEncoder()

/** A JSON object of at most 16 KiB, none of whose keys is the service's own. */
const MetadataText = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json)).check(
  Schema.makeFilter((metadata) => utf8.encode(JSON.stringify(metadata)).length <= 16_384, { expected: "at most 16 KiB of JSON" }),
  Schema.makeFilter((metadata) => !Object.keys(metadata).some((key) => key.startsWith("chroma_")), {
    expected: "no key that begins with chroma_, which is the service's own"
  })
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

/**
 * The multipart body. `database_name` and `collection_name` come before `file`, since the service authorises by them before it reads the bytes. A
 * server reads the parts as a stream and checks them as they come, the fields by {@link AddFileFields}.
 */
const AddFilePayload = Schema.Struct({ ...AddFileFields.fields, file: Schema.String.annotate({ format: "binary" }) })

/** The group `files`. */
export class FilesApi extends HttpApiGroup.make("files")
  .add(
    HttpApiEndpoint.post("add", "/add-file", {
      headers: Schema.Struct({
        [uploadLengthHeader]: Schema.Number.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: maxUploadBytes }))
      }),
      payload: AddFilePayload.pipe(HttpApiSchema.asMultipartStream({ maxFileSize: maxUploadBytes })),
      success: Schema.Struct({ invocation_id: Schema.String }).pipe(HttpApiSchema.status(201)),
      error: [ForbiddenResponse, NotFoundResponse, RateLimitedResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "add_file",
        summary: "Upload and index a file",
        description: "Uploads a file and creates an invocation to index it into the specified collection."
      })
    )
  )
  .middleware(ApiInput)
  .middleware(ApiToken)
  .prefix("/api/v1") {}
