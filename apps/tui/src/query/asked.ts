/**
 * What the service is asked to filter by, as a test of what it gives: it, or a cache before it, may ignore that.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { type Source, type SourceType, sourceTypeName } from "@chroma-sync/core/Source"

/** Whether an invocation is of a filter's database, source and type. One of a kind that nobody knows is of any type. */
export const isOf =
  ({ databaseName, sourceId, sourceType }: InvocationFilter) =>
  (invocation: Invocation): boolean =>
    isIn(databaseName, invocation.metadata.databaseName) &&
    (sourceId === undefined || invocation.sourceId?.toLowerCase() === sourceId.toLowerCase()) &&
    isType(sourceType, sourceTypeName(invocation.metadata))

/** The same for sources. */
export const isSourceOf =
  ({ databaseName, sourceType }: { readonly databaseName?: string | undefined; readonly sourceType?: SourceType | undefined }) =>
  (source: Source): boolean =>
    isIn(databaseName, source.databaseName) && isType(sourceType, sourceTypeName(source.origin))

const isIn = (asked: string | undefined, database: string): boolean => asked === undefined || asked === database

const isType = (asked: SourceType | undefined, type: SourceType | "unknown"): boolean =>
  asked === undefined || type === "unknown" || type === asked
