/**
 * The operations on invocations, as the service documents them. Names are the wire's.
 */
import * as Result from "effect/Result"
import type { Invocation } from "./Invocation.ts"
import type { Malformed } from "./Malformed.ts"
import type { Operation, ReadBody } from "./Operation.ts"
import { createProblem, queryProblem } from "./internal/invocationRules.ts"
import { isJson } from "./internal/json.ts"
import {
  customId,
  jsonObject,
  name,
  nullable,
  oneField,
  oneOf,
  optional,
  paging,
  readArray,
  readRow,
  readText,
  text,
  texts,
  uuid,
  writeFields,
  writeTexts
} from "./internal/rules.ts"
import { rowFromWire } from "./internal/wire.ts"
import { queryStatuses, sourceTypes } from "./internal/words.ts"

const invocationPath = writeTexts({ invocation_id: uuid })
const sourcePath = writeTexts({ source_id: uuid })

const listQuery = writeTexts(
  {
    source_id: optional(uuid),
    database_name: optional(text),
    source_type: optional(oneOf(sourceTypes)),
    status: optional(oneOf(queryStatuses)),
    ...paging
  },
  queryProblem
)

const createFields = {
  target_collection_name: nullable(name),
  ref_identifier: nullable(oneField({ sha: name, branch: name })),
  object_key: nullable(name),
  custom_id: nullable(customId),
  metadata: nullable(jsonObject)
}

const readByKey: ReadBody<ReadonlyMap<string, Invocation | Malformed>> = (json) =>
  isJson(json)
    ? Result.succeed(new Map(Object.entries(json).map(([key, row]) => [key, rowFromWire(row)])))
    : Result.fail("Expected an object")

/** Lists invocations of a source, a database or the whole team, by offset. */
export const listInvocations = {
  name: "invocations.list",
  method: "GET",
  path: "/api/v1/invocations",
  needsToken: true,
  query: listQuery,
  success: { status: 200, body: readArray(rowFromWire) },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation

/** Reads one invocation. */
export const getInvocation = {
  name: "invocations.get",
  method: "GET",
  path: "/api/v1/invocations/:invocation_id",
  needsToken: true,
  params: invocationPath,
  success: { status: 200, body: readRow(rowFromWire) },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation

/** Asks for the end of one invocation. */
export const cancelInvocation = {
  name: "invocations.cancel",
  method: "PUT",
  path: "/api/v1/invocations/:invocation_id",
  needsToken: true,
  params: invocationPath,
  success: { status: 202 },
  statuses: [400, 401, 403, 404, 412, 500]
} as const satisfies Operation

/** Starts an invocation of a source. */
export const createInvocation = {
  name: "invocations.create",
  method: "POST",
  path: "/api/v1/sources/:source_id/invocations",
  needsToken: true,
  params: sourcePath,
  payload: writeFields(createFields, createProblem),
  success: { status: 201, body: readText("invocation_id") },
  statuses: [400, 401, 403, 404, 409, 500]
} as const satisfies Operation

/** Reads the newest invocation of each of these object keys. */
export const latestInvocationsByKeys = {
  name: "invocations.latestByKeys",
  method: "POST",
  path: "/api/v1/sources/:source_id/invocations/latest-by-keys",
  needsToken: true,
  params: sourcePath,
  payload: writeFields({ object_keys: texts }),
  success: { status: 200, body: readByKey },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation
