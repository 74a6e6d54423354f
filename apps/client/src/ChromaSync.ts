/**
 * The client: promises and async iterables over core's services.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { System } from "@chroma-sync/core/System"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { toPage } from "./fromCore.ts"
import type { Invocation, ListQuery, Page } from "./Invocation.ts"
import { toError } from "./toError.ts"

/** Whose key to use, where the service is, and how patient to be; everything has a default. */
export interface ChromaSyncOptions {
  /** Default: the environment's `CHROMA_API_KEY`. */
  readonly apiKey?: string | undefined
  /** Default: the environment's `CHROMA_SYNC_URL`, else the service. */
  readonly baseUrl?: string | undefined
  /** One attempt, body included. Default 30,000. */
  readonly timeoutMs?: number | undefined
  /** All attempts of one call, waits included. Default 120,000. */
  readonly deadlineMs?: number | undefined
  /** Tries after the first. Default 3. */
  readonly retries?: number | undefined
  /** In place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What holds for one call. */
export interface CallOptions {
  /** Ends the call at once, between attempts too. It rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A client of the Chroma Sync API. The constructor throws `InvalidRequestError` where an option is wrong; nothing is sent before the first call.
 *
 * @example
 * await using sync = new ChromaSync({ apiKey })
 * for await (const invocation of sync.invocations.list({ databaseName: "docs", status: "failed" })) console.log(invocation.id)
 */
export class ChromaSync implements AsyncDisposable {
  readonly #runtime: ManagedRuntime.ManagedRuntime<Invocations | System, never>

  readonly invocations: {
    /** Every invocation that matches, exactly once and in order, whatever happens to the list meanwhile. */
    readonly list: (query?: ListQuery, options?: CallOptions) => AsyncIterable<Invocation>
    /** The same by pages, as they are read: the fast way through many. */
    readonly pages: (query?: ListQuery, options?: CallOptions) => AsyncIterable<Page>
  }

  constructor(options: ChromaSyncOptions = {}) {
    const config = Effect.runSyncExit(
      SyncConfig.make({
        baseUrl: options.baseUrl ?? environment("CHROMA_SYNC_URL"),
        token: options.apiKey ?? environment("CHROMA_API_KEY"),
        attemptTimeout: options.timeoutMs,
        deadline: options.deadlineMs,
        retries: options.retries
      })
    )
    if (Exit.isFailure(config)) throw toError(Cause.squash(config.cause))
    const services = Layer.merge(Invocations.layer, System.layer).pipe(Layer.provide(Layer.succeed(SyncConfig, config.value)))
    this.#runtime = ManagedRuntime.make(
      options.fetch === undefined ? services : Layer.merge(services, Layer.succeed(FetchHttpClient.Fetch, options.fetch))
    )
    const pages = (query: ListQuery = {}, call: CallOptions = {}) => this.#pages(query, call.signal)
    this.invocations = {
      pages: (query, call) => ({ [Symbol.asyncIterator]: () => pages(query, call) }),
      list: (query, call) => ({ [Symbol.asyncIterator]: () => flatten(pages(query, call)) })
    }
  }

  /** Resolves when the service is up. Needs no API key. */
  async health(options: CallOptions = {}): Promise<void> {
    await this.#run(
      System.use((system) => system.health()),
      options.signal
    )
  }

  /** Ends every call under way and frees what the client holds. */
  async close(): Promise<void> {
    await this.#runtime.dispose()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #run<A, E>(effect: Effect.Effect<A, E, Invocations | System>, signal: AbortSignal | undefined): Promise<A> {
    signal?.throwIfAborted()
    const exit = await this.#runtime.runPromiseExit(effect, signal === undefined ? {} : { signal })
    if (Exit.isSuccess(exit)) return exit.value
    signal?.throwIfAborted()
    throw toError(Cause.squash(exit.cause))
  }

  async *#pages(query: ListQuery, signal: AbortSignal | undefined): AsyncGenerator<Page, void, undefined> {
    const abort = new AbortController()
    const onAbort = () => abort.abort(signal?.reason)
    signal?.throwIfAborted()
    signal?.addEventListener("abort", onAbort, { once: true })
    try {
      const stream = Stream.unwrap(Invocations.use((invocations) => Effect.succeed(invocations.pages(query))))
      const iterable = await this.#run(Stream.toAsyncIterableEffect(stream), signal)
      const iterator = iterable[Symbol.asyncIterator]()
      try {
        while (true) {
          const next = await orAbort(iterator.next(), abort.signal)
          if (next.done === true) return
          yield toPage(next.value)
        }
      } finally {
        // Not awaited where the caller has aborted: closing goes on by itself.
        const closed = iterator.return?.()
        if (!abort.signal.aborted) await closed
      }
    } catch (error) {
      throw toError(error)
    } finally {
      signal?.removeEventListener("abort", onAbort)
    }
  }
}

async function* flatten(pages: AsyncGenerator<Page, void, undefined>): AsyncGenerator<Invocation, void, undefined> {
  for await (const page of pages) yield* page.items
}

/** The promise, or the signal's reason as soon as it is aborted. */
const orAbort = <A>(promise: Promise<A>, signal: AbortSignal): Promise<A> =>
  new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener("abort", onAbort, { once: true })
    if (signal.aborted) onAbort()
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort))
  })

/** Absent in browsers, and empty counts as absent. */
const environment = (name: string): string | undefined =>
  (globalThis as { readonly process?: { readonly env?: Record<string, string | undefined> } }).process?.env?.[name] || undefined
