/**
 * Where the service is, whose key to use, and how patient to be. `SyncEnvironment` takes the first two from the environment.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { InvalidRequest } from "./SyncError.ts"

/** The service's own address. */
export const defaultBaseUrl = "https://sync.trychroma.com"

/** How patient one call is. What is left out is the client's own. */
export interface CallOptions {
  /** How long one attempt may take, body and decoding included. Default 30 seconds; for an upload, as long as its deadline. */
  readonly attemptTimeout?: Duration.Input | undefined
  /** How long all attempts of the call may take together, waits included. Default 120 seconds; for an upload, 10 minutes. */
  readonly deadline?: Duration.Input | undefined
  /**
   * Tries after the first, 0 to 20. Default 3. An answer that breaks the contract is asked for once more at most. Before each a call waits as long as
   * `Retry-After` says, or at random up to 250 ms, doubled with each up to 10 seconds; and all calls of a client have ten retries together, and one more
   * for every ten calls.
   */
  readonly retries?: number | undefined
}

/**
 * What a user may set. Everything has a default; without a token only the operations that need none can be called. `attemptTimeout` and `deadline` are not
 * for uploads, which have `uploadDeadline`.
 */
export interface SyncConfigOptions extends CallOptions {
  /** Default `https://sync.trychroma.com`. */
  readonly baseUrl?: string | URL | undefined
  /** The API key. A string is wrapped at once. */
  readonly token?: string | Redacted.Redacted | undefined
  /** Rows asked for in one request of a scan, 2 to 10,000. Default 500; a service that gives fewer is taken as it is. */
  readonly pageSize?: number | undefined
  /** How long all attempts of one upload may take together. Default 10 minutes. */
  readonly uploadDeadline?: Duration.Input | undefined
  /** Send the token over plain `http:` to a host that is not this machine. Default false. */
  readonly allowPlainHttp?: boolean | undefined
}

/**
 * The settings of one client, checked.
 *
 * @example
 * const local = Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: "http://127.0.0.1:8787", token: "test" })))
 */
export class SyncConfig extends Context.Service<
  SyncConfig,
  {
    /** Ends without a slash. */
    readonly baseUrl: string
    readonly token: Option.Option<Redacted.Redacted>
    readonly pageSize: number
    readonly attemptTimeoutMs: number
    readonly deadlineMs: number
    readonly uploadDeadlineMs: number
    readonly retries: number
  }
>()("@chroma-sync/core/SyncConfig") {
  /** Checks the options. Fails with `InvalidRequest` that names the one at fault. */
  static readonly make = Effect.fnUntraced(function* (
    options: SyncConfigOptions = {}
  ): Effect.fn.Return<SyncConfig["Service"], InvalidRequest> {
    const url = yield* parseUrl(options.baseUrl ?? defaultBaseUrl)
    const token = options.token === undefined || Redacted.isRedacted(options.token) ? options.token : Redacted.make(options.token)
    if (token !== undefined) {
      if (!/^[\x21-\x7e]+$/.test(Redacted.value(token))) {
        return yield* invalid("token", "the API key is empty or holds characters that no header can carry (a line break, perhaps)")
      }
      if (url.protocol === "http:" && !isLoopback(url.hostname) && options.allowPlainHttp !== true) {
        return yield* invalid(
          "baseUrl",
          `the API key would travel unencrypted to ${url.host}; use https, or set allowPlainHttp if that network is yours`
        )
      }
    }
    return {
      baseUrl: (url.origin + url.pathname).replace(/\/+$/, ""),
      token: Option.fromUndefinedOr(token),
      pageSize: yield* count("config", "pageSize", options.pageSize ?? 500, 2, 10_000),
      uploadDeadlineMs: yield* millis("config", "uploadDeadline", options.uploadDeadline ?? "10 minutes"),
      ...(yield* limitsOf({ attemptTimeoutMs: 30_000, deadlineMs: 120_000, retries: 3 }, "config", options))
    }
  })

  /** From options. */
  static readonly layer = (options?: SyncConfigOptions): Layer.Layer<SyncConfig, InvalidRequest> =>
    Layer.effect(SyncConfig, SyncConfig.make(options))
}

type Limits = Pick<SyncConfig["Service"], "attemptTimeoutMs" | "deadlineMs" | "retries">

/** The limits of one call: its own options where it has them. */
export const limitsOf = Effect.fnUntraced(function* (
  defaults: Limits,
  operation: string,
  options: CallOptions = {}
): Effect.fn.Return<Limits, InvalidRequest> {
  return {
    attemptTimeoutMs: yield* millis(operation, "attemptTimeout", options.attemptTimeout ?? defaults.attemptTimeoutMs),
    deadlineMs: yield* millis(operation, "deadline", options.deadline ?? defaults.deadlineMs),
    retries: yield* count(operation, "retries", options.retries ?? defaults.retries, 0, 20)
  }
})

const invalid = (field: string, issue: string, operation = "config") => new InvalidRequest({ operation, field, issue })

const parseUrl = (input: string | URL): Effect.Effect<URL, InvalidRequest> => {
  const url = URL.parse(input)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return Effect.fail(invalid("baseUrl", `the base URL must be an http or https address such as ${defaultBaseUrl}`))
  }
  if (url.username !== "" || url.password !== "") {
    return Effect.fail(invalid("baseUrl", "the base URL must not hold credentials; pass the API key as the token"))
  }
  return Effect.succeed(url)
}

const count = (operation: string, field: string, value: number, min: number, max: number): Effect.Effect<number, InvalidRequest> =>
  Number.isInteger(value) && value >= min && value <= max
    ? Effect.succeed(value)
    : Effect.fail(invalid(field, `${field} is ${value}; it must be a whole number from ${min} to ${max}`, operation))

const millis = (operation: string, field: string, value: Duration.Input): Effect.Effect<number, InvalidRequest> => {
  const ms = Option.map(Duration.fromInput(value), Duration.toMillis)
  return Option.isSome(ms) && ms.value > 0 && ms.value <= 2 ** 31 - 1
    ? Effect.succeed(ms.value)
    : Effect.fail(invalid(field, `${field} must be a time between 1 ms and 24 days, such as "30 seconds"`, operation))
}

/**
 * Whether a host, as a `URL` has it, is this machine: then the API key goes to it over plain `http:` too, and past every proxy. By `localhost` and the
 * loopback addresses alone: what another name under `localhost` is, a resolver says, which may be somebody else's.
 */
export const isLoopback = (hostname: string): boolean => /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(hostname)
