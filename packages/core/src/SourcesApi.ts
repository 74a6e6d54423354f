/**
 * The contract of the operations on sources, for servers and documents.
 */
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { refusals, successOf } from "./ApiErrors.ts"
import { paging, SourcePath } from "./ApiFields.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"
import { Source, SourceRows, SourceType } from "./Source.ts"
import { createSource, CreateSourcePayload, deleteSource, getSource, listSources } from "./SourcesOperations.ts"

/** The query of `GET /api/v1/sources`. */
export const ListSourcesQuery = Schema.Struct({
  database_name: Schema.optionalKey(Schema.String),
  source_type: Schema.optionalKey(SourceType),
  ...paging
})

/** The group `sources`. */
export class SourcesApi extends HttpApiGroup.make("sources")
  .add(
    HttpApiEndpoint.get("list", listSources.path, {
      query: ListSourcesQuery,
      success: successOf(listSources, SourceRows),
      error: refusals(listSources)
    }).annotateMerge(
      OpenApi.annotations({ identifier: "list_sources", summary: "List sources", description: "Lists sources owned by a tenant." })
    ),
    HttpApiEndpoint.post("create", createSource.path, {
      payload: CreateSourcePayload,
      success: successOf(createSource, Schema.Struct({ source_id: Schema.String })),
      error: refusals(createSource)
    }).annotateMerge(
      OpenApi.annotations({ identifier: "create_source", summary: "Create source", description: "Creates a new sync source." })
    ),
    HttpApiEndpoint.get("get", getSource.path, {
      params: SourcePath,
      success: successOf(getSource, Source),
      error: refusals(getSource)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "get_source",
        summary: "Get source",
        description: "Returns details of a source with the provided ID."
      })
    ),
    HttpApiEndpoint.delete("delete", deleteSource.path, {
      params: SourcePath,
      success: HttpApiSchema.Empty(deleteSource.success.status),
      error: refusals(deleteSource)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "delete_source",
        summary: "Delete source",
        description: "Deletes a source with the provided ID."
      })
    )
  )
  .middleware(ApiInput)
  .middleware(ApiToken) {}
