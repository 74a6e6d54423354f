/**
 * What users ask of sources, as the contract's requests spell it.
 */
import type { SourceQuery } from "../Sources.ts"
import { type Json, present } from "./json.ts"
import { pagingToWire } from "./paging.ts"

export const toSourcesQuery = (query: SourceQuery, offset: number, limit: number): Json =>
  present({
    database_name: query.databaseName,
    source_type: query.sourceType,
    ...pagingToWire(query.order, offset, limit)
  })
