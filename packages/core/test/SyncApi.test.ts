/** The contract against what the service documents. */
import { SyncApi } from "@chroma-sync/core/SyncApi"
import { expect, it } from "@effect/vitest"
import * as OpenApi from "effect/http-api/OpenApi"

const query = (...names: ReadonlyArray<string>) => names.map((name) => `query ${name} optional`)
const sourceId = "path source_id required"
const invocationId = "path invocation_id required"
const token = [{ "x-chroma-token": [] }]
const json = ["application/json"]
const errors = (...statuses: ReadonlyArray<number>) => Object.fromEntries(statuses.map((status) => [status, json]))

/**
 * One difference from the service's document is on purpose: that one names no security for `latest_invocations_by_keys`, and a 401 among its
 * answers.
 */
const documented = {
  "GET /api/v1/invocations": {
    operationId: "list_jobs",
    parameters: query("source_id", "database_name", "source_type", "status", "limit", "offset", "order_by"),
    body: [],
    responses: { 200: json, ...errors(400, 401, 403, 404, 500) },
    security: token
  },
  "GET /api/v1/invocations/{invocation_id}": {
    operationId: "get_job",
    parameters: [invocationId],
    body: [],
    responses: { 200: json, ...errors(400, 401, 403, 404, 500) },
    security: token
  },
  "PUT /api/v1/invocations/{invocation_id}": {
    operationId: "cancel_pending_job",
    parameters: [invocationId],
    body: [],
    responses: { 202: json, ...errors(400, 401, 403, 404, 412, 500) },
    security: token
  },
  "POST /api/v1/sources/{source_id}/invocations": {
    operationId: "create_job",
    parameters: [sourceId],
    body: json,
    responses: { 201: json, ...errors(400, 401, 403, 404, 409, 500) },
    security: token
  },
  "POST /api/v1/sources/{source_id}/invocations/latest-by-keys": {
    operationId: "latest_invocations_by_keys",
    parameters: [sourceId],
    body: json,
    responses: { 200: json, ...errors(400, 401, 403, 404, 500) },
    security: token
  },
  "GET /api/v1/sources": {
    operationId: "list_sources",
    parameters: query("database_name", "source_type", "limit", "offset", "order_by"),
    body: [],
    responses: { 200: json, ...errors(400, 401, 403, 404, 500) },
    security: token
  },
  "POST /api/v1/sources": {
    operationId: "create_source",
    parameters: [],
    body: json,
    responses: { 201: json, ...errors(400, 401, 403, 404, 409, 500) },
    security: token
  },
  "GET /api/v1/sources/{source_id}": {
    operationId: "get_source",
    parameters: [sourceId],
    body: [],
    responses: { 200: json, ...errors(400, 401, 403, 404, 500) },
    security: token
  },
  "DELETE /api/v1/sources/{source_id}": {
    operationId: "delete_source",
    parameters: [sourceId],
    body: [],
    responses: { 204: [], ...errors(400, 401, 403, 404, 500) },
    security: token
  },
  "POST /api/v1/add-file": {
    operationId: "add_file",
    parameters: ["header x-upload-content-length required"],
    body: ["multipart/form-data"],
    responses: { 201: json, ...errors(400, 401, 403, 404, 429, 500) },
    security: token
  },
  "GET /health": { operationId: "health_check", parameters: [], body: [], responses: { 200: [], 503: [] }, security: [] }
}

const spec = OpenApi.fromApi(SyncApi)

const factsOf = (operation: OpenApi.OpenAPISpecOperation) => ({
  operationId: operation.operationId,
  parameters: operation.parameters.map(({ in: place, name, required }) => `${place} ${name} ${required ? "required" : "optional"}`),
  body: Object.keys(operation.requestBody?.content ?? {}),
  responses: Object.fromEntries(Object.entries(operation.responses).map(([status, { content }]) => [status, Object.keys(content ?? {})])),
  security: operation.security
})

it("documents these operations, parameters, statuses, bodies and security, and no others", () => {
  const facts = Object.fromEntries(
    Object.entries(spec.paths).flatMap(([path, methods]) =>
      (["get", "put", "post", "delete", "patch"] as const).flatMap((method) => {
        const operation = methods[method]
        return operation === undefined ? [] : [[`${method.toUpperCase()} ${path}`, factsOf(operation)] as const]
      })
    )
  )
  expect(facts).toEqual(documented)
})

it("takes the key in the header x-chroma-token", () => {
  expect(spec.components.securitySchemes).toEqual({ "x-chroma-token": { type: "apiKey", in: "header", name: "x-chroma-token" } })
})

it("has error bodies of the contract's shape, without a tag", () => {
  expect(spec.components.schemas["ErrorResponse"]).toMatchObject({ type: "object", required: ["error", "message"] })
  expect(Object.keys(spec.components.schemas["ErrorResponse"]?.["properties"] ?? {})).toEqual(["error", "message"])
})

it("admits as a status in the query only what the service can express", () => {
  const list = spec.paths["/api/v1/invocations"]?.get
  const status = list?.parameters.find(({ name }) => name === "status")
  expect(status?.schema).toMatchObject({ enum: ["pending", "processing", "cancelled"] })
})

it("describes the upload's fields, of which three are required", () => {
  const schema = spec.paths["/api/v1/add-file"]?.post?.requestBody?.content["multipart/form-data"]?.schema
  expect(schema).toMatchObject({
    required: ["database_name", "collection_name", "file"],
    properties: { file: { type: "string", format: "binary" }, custom_id: { type: "string" }, content_type: { maxLength: 512 } }
  })
})
