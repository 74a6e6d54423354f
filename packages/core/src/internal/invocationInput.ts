/**
 * What users ask of invocations, as the contract's requests spell it.
 */
import * as Schema from "effect/Schema"
import type { CreateInvocation } from "../CreateInvocation.ts"
import type { StatusName } from "../Invocation.ts"
import type { InvocationFilter, InvocationQuery } from "../Invocations.ts"
import { CreateInvocationPayload, LatestByKeysPayload, ListInvocationsQuery, QueryStatus } from "../InvocationsApi.ts"
import { InvocationPath } from "../ApiFields.ts"
import { checked } from "./input.ts"
import { present } from "./json.ts"
import { pagingToWire } from "./paging.ts"
import { refToWire } from "./wire.ts"

export const toWireQuery = (operation: string, query: InvocationQuery, offset: number, limit: number) =>
  checked(ListInvocationsQuery)(
    operation,
    present({
      source_id: query.sourceId,
      database_name: query.databaseName,
      source_type: query.sourceType,
      status: serverStatus(query.status),
      ...pagingToWire(query.order, offset, limit)
    }),
    "query"
  )

/** The statuses that were asked for; undefined is any. */
export const askedStatuses = (status: InvocationFilter["status"]): ReadonlyArray<StatusName> | undefined =>
  status === undefined || Array.isArray(status) ? status : [status as StatusName]

/** The one status that the service can filter by, if that is all that was asked for. */
const serverStatus = (status: InvocationFilter["status"]): QueryStatus | undefined => {
  const asked = askedStatuses(status)
  return asked?.length === 1 && Schema.is(QueryStatus)(asked[0]) ? asked[0] : undefined
}

export const toCreatePayload = (operation: string, input: CreateInvocation) =>
  checked(CreateInvocationPayload)(
    operation,
    present({
      target_collection_name: input.targetCollectionName,
      ref_identifier: input.ref && refToWire(input.ref),
      object_key: input.objectKey,
      custom_id: input.customId,
      metadata: input.metadata
    }),
    "input"
  )

export const toKeysPayload = (operation: string, objectKeys: ReadonlyArray<string>) =>
  checked(LatestByKeysPayload)(operation, { object_keys: objectKeys }, "objectKeys")

export const toInvocationPath = (operation: string, id: string) => checked(InvocationPath)(operation, { invocation_id: id }, "invocationId")
