/**
 * What users ask of invocations, as the contract's requests spell it.
 */
import type { CreateInvocation } from "../CreateInvocation.ts"
import type { StatusName } from "../Invocation.ts"
import type { InvocationFilter, InvocationQuery } from "../Invocations.ts"
import { type Json, present } from "./json.ts"
import { pagingToWire } from "./paging.ts"
import { refToWire } from "./wire.ts"
import { queryStatuses } from "./words.ts"

export const toWireQuery = (query: InvocationQuery, offset: number, limit: number): Json =>
  present({
    source_id: query.sourceId,
    database_name: query.databaseName,
    source_type: query.sourceType,
    status: serverStatus(query.status),
    ...pagingToWire(query.order, offset, limit)
  })

/** The statuses that were asked for; undefined is any. */
export const askedStatuses = (status: InvocationFilter["status"]): ReadonlyArray<StatusName> | undefined =>
  status === undefined ? status : [status].flat()

/** The one status that the service can filter by, if that is all that was asked for. */
const serverStatus = (status: InvocationFilter["status"]): StatusName | undefined => {
  const asked = askedStatuses(status)
  return asked?.length === 1 ? queryStatuses.find((name) => name === asked[0]) : undefined
}

export const toCreatePayload = (input: CreateInvocation): Json =>
  present({
    target_collection_name: input.targetCollectionName,
    ref_identifier: input.ref && refToWire(input.ref),
    object_key: input.objectKey,
    custom_id: input.customId,
    metadata: input.metadata
  })
