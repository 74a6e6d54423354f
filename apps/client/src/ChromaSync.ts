/**
 * The client: promises and async iterables over core's services. What a list needs is loaded at once, everything else with its first call, so that
 * whoever only lists carries no more.
 */
import type { Files as CoreFiles } from "@chroma-sync/core/Files"
import type { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import type { Invocations as CoreInvocations } from "@chroma-sync/core/Invocations"
import type { Sources as CoreSources } from "@chroma-sync/core/Sources"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { InvalidRequest } from "@chroma-sync/core/SyncError"
import type { System } from "@chroma-sync/core/System"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type { CallOptions } from "./CallOptions.ts"
import type { Files } from "./Files.ts"
import type { Invocations } from "./Invocations.ts"
import type { Sources } from "./Sources.ts"
import type { WaitOptions } from "./Watch.ts"
import { Calls } from "./internal/Calls.ts"
import * as invocationList from "./internal/invocationList.ts"
import { toError } from "./toError.ts"

/** Whose key to use, where the service is, and how patient to be; everything has a default. */
export interface ChromaSyncOptions {
  /** Default: the environment's `CHROMA_API_KEY`. */
  readonly apiKey?: string | undefined
  /** Default: the environment's `CHROMA_SYNC_URL`, else the service. */
  readonly baseUrl?: string | undefined
  /** One attempt, body included, in milliseconds. Default 30,000. Not of an upload, which lasts with its file: give that its own. */
  readonly timeoutMs?: number | undefined
  /** All attempts of one call, waits included, in milliseconds. Default 120,000. An upload has 600,000, or what its own call says. */
  readonly deadlineMs?: number | undefined
  /**
   * Tries of one call after the first, 0 to 20. Default 3. All calls of the client together have ten, and one more for every ten calls, never more than ten
   * at once; where these are used up a call fails without another try, and the last of its error's `attempts` says `gaveUp: "budget"`.
   */
  readonly retries?: number | undefined
  /** Carries every request. Default: `node:http` on Node, which costs half as much there, and the global `fetch` elsewhere or where it was replaced. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Send the key over plain `http:` to a host that is not this machine. Default false. */
  readonly allowPlainHttp?: boolean | undefined
}

/**
 * A client of the Chroma Sync API. The constructor throws `InvalidRequestError` where an option is wrong; nothing is sent before the first call.
 *
 * @example
 * const sync = new ChromaSync({ apiKey })
 * for await (const invocation of sync.invocations.list({ databaseName: "docs", status: "failed" })) console.log(invocation.id)
 * await sync.close()
 */
export class ChromaSync implements AsyncDisposable {
  readonly invocations: Invocations
  readonly sources: Sources
  readonly files: Files
  /** Resolves when the service is up. Needs no API key. */
  readonly health: (options?: CallOptions) => Promise<void>
  readonly #calls: Calls

  constructor(options: ChromaSyncOptions = {}) {
    const calls = new Calls(baseOf(options))
    const listed = calls.part<CoreInvocations, typeof invocationList>(async () => invocationList)
    const core = calls.part<CoreInvocations | System, typeof import("./internal/invocations.ts")>(() => import("./internal/invocations.ts"))
    const feed = calls.part<InvocationFeed, typeof import("./internal/feed.ts")>(() => import("./internal/feed.ts"))
    const sources = calls.part<CoreSources, typeof import("./internal/sources.ts")>(() => import("./internal/sources.ts"))
    const files = calls.part<CoreFiles, typeof import("./internal/files.ts")>(() => import("./internal/files.ts"))
    this.#calls = calls
    this.health = (options) => core.run(({ health }) => health(options), options)
    this.invocations = {
      list: (query, options) => listed.iterate(({ list }) => list(query, options), options),
      pages: (query, options) => listed.iterate(({ pages }) => pages(query, options), options),
      get: (id, options) => core.run(({ get }) => get(id, options), options),
      cancel: (id, options) => core.run(({ cancel }) => cancel(id, options), options),
      create: (sourceId, input, options) => core.run(({ create }) => create(sourceId, input, options), options),
      reconcile: (lost, options) => core.run(({ reconcile }) => reconcile(lost, options), options),
      latestByKeys: (sourceId, keys, options) => core.run(({ latestByKeys }) => latestByKeys(sourceId, keys, options), options),
      // Either of the two overloads, by what the first argument is.
      wait: (async (ids: string | ReadonlyArray<string>, options: WaitOptions) =>
        typeof ids === "string"
          ? (await feed.run(({ waitForOne }) => waitForOne(ids, options), options))()
          : feed.run(({ wait }) => wait(ids, options), options)) as Invocations["wait"],
      watch: (query, options) => feed.iterate(({ watch }) => watch(query, options), options)
    }
    this.sources = {
      list: (query, options) => sources.iterate(({ list }) => list(query, options), options),
      pages: (query, options) => sources.iterate(({ pages }) => pages(query, options), options),
      get: (id, options) => sources.run(({ get }) => get(id, options), options),
      create: (input, options) => sources.run(({ create }) => create(input, options), options),
      reconcile: (lost, options) => sources.run(({ reconcile }) => reconcile(lost, options), options),
      delete: (id, options) => sources.run(({ remove }) => remove(id, options), options)
    }
    this.files = { add: (file, options) => files.run(({ add }) => add(file, options), options) }
  }

  /** Ends every call under way with an `AbortError`, and frees what the client holds. */
  close(): Promise<void> {
    return this.#calls.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** What every part of core is built on: the settings, checked, and how requests are sent. A library writes nothing to the console. */
const baseOf = (options: ChromaSyncOptions): Layer.Layer<SyncConfig> => {
  const config = Effect.runSyncExit(
    SyncConfig.make({
      baseUrl: options.baseUrl ?? environment("CHROMA_SYNC_URL"),
      token: options.apiKey ?? environment("CHROMA_API_KEY"),
      attemptTimeout: options.timeoutMs,
      deadline: options.deadlineMs,
      retries: options.retries,
      allowPlainHttp: options.allowPlainHttp
    })
  )
  if (Exit.isFailure(config)) throw toError(Cause.squash(config.cause))
  const base = Layer.merge(Layer.succeed(SyncConfig, config.value), Layer.succeed(References.MinimumLogLevel, "None"))
  if (options.fetch === undefined) return base
  if (typeof options.fetch === "function") return Layer.merge(base, Layer.succeed(FetchHttpClient.Fetch, options.fetch))
  throw toError(new InvalidRequest({ operation: "config", field: "fetch", issue: "fetch must be a function" }))
}

/** Absent in browsers and where Deno forbids it, and empty counts as absent. */
const environment = (name: string): string | undefined => {
  try {
    return (
      (globalThis as unknown as { readonly process: { readonly env: Record<string, string | undefined> } }).process.env[name] || undefined
    )
  } catch {
    return undefined
  }
}
