/**
 * What users ask of sources, as the contract's requests spell it.
 */
import { SourcePath } from "../ApiFields.ts"
import type { CreateSource } from "../CreateSource.ts"
import type { SourceQuery } from "../Sources.ts"
import { CreateSourcePayload, ListSourcesQuery } from "../SourcesApi.ts"
import { checked } from "./input.ts"
import { present } from "./json.ts"
import { pagingToWire } from "./paging.ts"
import { newSourceToWire } from "./sourceWire.ts"

export const toSourcesQuery = (operation: string, query: SourceQuery, offset: number, limit: number) =>
  checked(ListSourcesQuery)(
    operation,
    present({
      database_name: query.databaseName,
      source_type: query.sourceType,
      ...pagingToWire(query.order, offset, limit)
    }),
    "query"
  )

export const toSourcePayload = (operation: string, input: CreateSource) =>
  checked(CreateSourcePayload)(operation, newSourceToWire(input), "input")

export const toSourcePath = (operation: string, id: string) => checked(SourcePath)(operation, { source_id: id }, "sourceId")
