/**
 * What a client can do with invocations.
 */
import type { CallOptions } from "./CallOptions.ts"
import type { CreateInvocation } from "./CreateInvocation.ts"
import type { Invocation, LatestByKeys, ListQuery, Page, WatchQuery } from "./Invocation.ts"
import type { InvocationReconciliation, LostCreate } from "./Reconciliation.ts"
import type { WaitOptions, WaitOutcome, WatchEvent, WatchOptions } from "./Watch.ts"

/** The calls under `sync.invocations`. Every loop that is left stops its requests. */
export interface Invocations {
  /** Every invocation that matches, exactly once and in order, whatever happens to the list meanwhile; see `strict` for rows that cannot be read. */
  readonly list: (query?: ListQuery, options?: CallOptions) => AsyncIterable<Invocation>
  /** The same by pages, as they are read, with the rows that break the contract and a cursor to go on from: the fast way through many. */
  readonly pages: (query?: ListQuery, options?: CallOptions) => AsyncIterable<Page>
  /** One invocation as it stands now. */
  readonly get: (id: string, options?: CallOptions) => Promise<Invocation>
  /**
   * Asks the service to cancel an invocation. It answers before it has done so: the status becomes `cancelled` later. One that has ended is a
   * `PreconditionFailedError`.
   */
  readonly cancel: (id: string, options?: CallOptions) => Promise<void>
  /**
   * Starts an invocation of a source. One that exists already, or a collection that is finished, is a `ConflictError`; a lost answer is an
   * `OutcomeUnknownError`, and nothing is sent twice.
   */
  readonly create: (sourceId: string, input: CreateInvocation, options?: CallOptions) => Promise<{ readonly invocationId: string }>
  /** Looks whether a create or an upload whose answer was lost has made its invocation, by what came to the service's list since. */
  readonly reconcile: (lost: LostCreate, options?: CallOptions) => Promise<InvocationReconciliation>
  /** The newest invocation of each of these object keys of a source. Keys that have none are left out. */
  readonly latestByKeys: (sourceId: string, objectKeys: ReadonlyArray<string>, options?: CallOptions) => Promise<LatestByKeys>
  /**
   * Waits until an invocation is complete, failed or cancelled, and gives it. Outages are waited out. Rejects with a `TimeoutError` at the deadline and
   * with a `NotFoundError` where there is none of that id. Of several ids, gives the outcome of each, in the order asked: none of these rejects. A key or a
   * request that the service refuses does, be it for one id alone.
   */
  readonly wait: {
    (id: string, options: WaitOptions): Promise<Invocation>
    (ids: ReadonlyArray<string>, options: WaitOptions): Promise<ReadonlyMap<string, WaitOutcome>>
  }
  /**
   * What changes, until the loop is left or the signal aborts. Outages are events; only a wrong request, a key that is refused and a source that does not
   * exist reject.
   */
  readonly watch: (query?: WatchQuery, options?: WatchOptions) => AsyncIterable<WatchEvent>
}
