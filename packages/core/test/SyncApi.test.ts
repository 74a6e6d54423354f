/** The contract against what the service documents. */
import { SyncApi } from "@chroma-sync/core/SyncApi"
import { expect, it } from "@effect/vitest"
import * as OpenApi from "effect/http-api/OpenApi"

const query = (name: string) => `query ${name} optional`

const documented = {
  "GET /api/v1/invocations": {
    operationId: "list_jobs",
    parameters: ["source_id", "database_name", "source_type", "status", "limit", "offset", "order_by"].map(query),
    responses: {
      "200": ["application/json"],
      "400": ["application/json"],
      "401": ["application/json"],
      "403": ["application/json"],
      "404": ["application/json"],
      "500": ["application/json"]
    },
    security: [{ "x-chroma-token": [] }]
  },
  "GET /health": { operationId: "health_check", parameters: [], responses: { "200": [], "503": [] }, security: [] }
}

const spec = OpenApi.fromApi(SyncApi)

const factsOf = (operation: OpenApi.OpenAPISpecOperation) => ({
  operationId: operation.operationId,
  parameters: operation.parameters.map(({ in: place, name, required }) => `${place} ${name} ${required ? "required" : "optional"}`),
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
