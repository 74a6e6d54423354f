/**
 * The contract of the operations on sources, for servers and documents.
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { refusals, successOf } from "./ApiErrors.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"
import { createSource, deleteSource, getSource, listSources } from "./SourcesOperations.ts"

/** The group `sources`. */
export class SourcesApi extends HttpApiGroup.make("sources")
  .add(
    HttpApiEndpoint.get("list", listSources.path, {
      query: listSources.query,
      success: successOf(listSources),
      error: refusals(listSources)
    }).annotateMerge(
      OpenApi.annotations({ identifier: "list_sources", summary: "List sources", description: "Lists sources owned by a tenant." })
    ),
    HttpApiEndpoint.post("create", createSource.path, {
      payload: createSource.payload,
      success: successOf(createSource),
      error: refusals(createSource)
    }).annotateMerge(
      OpenApi.annotations({ identifier: "create_source", summary: "Create source", description: "Creates a new sync source." })
    ),
    HttpApiEndpoint.get("get", getSource.path, {
      params: getSource.params,
      success: successOf(getSource),
      error: refusals(getSource)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "get_source",
        summary: "Get source",
        description: "Returns details of a source with the provided ID."
      })
    ),
    HttpApiEndpoint.delete("delete", deleteSource.path, {
      params: deleteSource.params,
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
