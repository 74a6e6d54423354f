/**
 * The contract of the upload, for servers and documents.
 */
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { refusals, successOf } from "./ApiErrors.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"
import { addFile, AddFileFields, AddFileHeaders } from "./FilesOperations.ts"

/**
 * The multipart body. `database_name` and `collection_name` come before `file`, since the service authorises by them before it reads the bytes. A
 * server reads the parts as a stream and checks them as they come, the fields by `AddFileFields`.
 */
const AddFilePayload = Schema.Struct({ ...AddFileFields.fields, file: Schema.String.annotate({ format: "binary" }) })

/** The group `files`. */
export class FilesApi extends HttpApiGroup.make("files")
  .add(
    HttpApiEndpoint.post("add", addFile.path, {
      headers: AddFileHeaders,
      payload: AddFilePayload.pipe(HttpApiSchema.asMultipartStream()),
      success: successOf(addFile, Schema.Struct({ invocation_id: Schema.String })),
      error: refusals(addFile)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "add_file",
        summary: "Upload and index a file",
        description: "Uploads a file and creates an invocation to index it into the specified collection."
      })
    )
  )
  .middleware(ApiInput)
  .middleware(ApiToken) {}
