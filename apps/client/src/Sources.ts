/**
 * What a client can do with sources.
 */
import type { CallOptions } from "./CallOptions.ts"
import type { LostCreate, SourceReconciliation } from "./Reconciliation.ts"
import type { CreateSource, Source, SourcePage, SourceQuery } from "./Source.ts"

/** The calls under `sync.sources`. */
export interface Sources {
  /** Every source that matches, exactly once and in order, whatever happens to the list meanwhile; see `strict` for rows that cannot be read. */
  readonly list: (query?: SourceQuery, options?: CallOptions) => AsyncIterable<Source>
  /** The same by pages, as they are read, with the rows that break the contract and a cursor to go on from. */
  readonly pages: (query?: SourceQuery, options?: CallOptions) => AsyncIterable<SourcePage>
  /** One source. */
  readonly get: (id: string, options?: CallOptions) => Promise<Source>
  /** Makes a source. One that exists already is a `ConflictError`; a lost answer is an `OutcomeUnknownError`, and nothing is sent twice. */
  readonly create: (input: CreateSource, options?: CallOptions) => Promise<{ readonly sourceId: string }>
  /** Looks whether a create whose answer was lost has made its source, by what came to the service's list since. */
  readonly reconcile: (lost: LostCreate, options?: CallOptions) => Promise<SourceReconciliation>
  /** Deletes a source. */
  readonly delete: (id: string, options?: CallOptions) => Promise<void>
}
