/**
 * The Chroma Sync API, version 0.1.0, as one value: servers and documents are made of it, and the client sends by the same operations. Its OpenAPI
 * output is compared with the service's own document. One group per file.
 */
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { FilesApi } from "./FilesApi.ts"
import { InvocationsApi } from "./InvocationsApi.ts"
import { SourcesApi } from "./SourcesApi.ts"
import { SystemApi } from "./SystemApi.ts"

/** The whole contract. `OpenApi.fromApi(SyncApi)` gives its OpenAPI document. */
export class SyncApi extends HttpApi.make("SyncApi")
  .add(InvocationsApi, SourcesApi, FilesApi, SystemApi)
  .annotateMerge(
    OpenApi.annotations({
      title: "Chroma Sync Service",
      version: "0.1.0",
      servers: [{ url: "https://sync.trychroma.com" }]
    })
  ) {}
