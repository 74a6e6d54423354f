/**
 * Core's effects and streams as promises and async iterables: one runtime for each part of core, all over one transport, and an end to what is under
 * way as soon as the caller or the client wants it.
 */
import type { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { InvalidRequest, type LostCreate } from "@chroma-sync/core/SyncError"
import { CreateSent } from "@chroma-sync/core/SyncHttp"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { AbortError } from "../errors.ts"
import { fromLostCreate } from "../fromCore.ts"
import { toError } from "../toError.ts"
import { clientClosed, Iteration, type Loop } from "./Iteration.ts"

/** A module that offers calls, with the part of core that they need. */
interface Module<R> {
  readonly layer: Layer.Layer<R, never, SyncConfig>
}

/** The part of every call's options that ends it. */
type Abortable = { readonly signal?: AbortSignal | undefined } | undefined

/** The calls of one module, which is loaded with the first of them. */
export interface Part<R, M extends Module<R>> {
  readonly run: <A, E>(call: (module: M) => Effect.Effect<A, E, R>, options: Abortable) => Promise<A>
  /** Each loop runs the stream anew. */
  readonly iterate: <Row, Item, E>(loop: (module: M) => Loop<Row, Item, E, R>, options: Abortable) => AsyncIterable<Item>
}

interface Opened<R, M> {
  readonly module: M
  readonly runtime: ManagedRuntime.ManagedRuntime<R, never>
}

/** All calls of one client. */
export class Calls {
  readonly #base: Layer.Layer<SyncConfig>
  readonly #memoMap = Layer.makeMemoMapUnsafe()
  readonly #runtimes: Array<AsyncDisposable> = []
  /** What ends each call that waits. */
  readonly #ends = new Set<(message: string) => void>()
  readonly #iterations = new Set<{ readonly stop: () => Promise<void> }>()
  #closed = false

  constructor(base: Layer.Layer<SyncConfig>) {
    this.#base = base
  }

  part<R, M extends Module<R>>(load: () => Promise<M>): Part<R, M> {
    const open = async (): Promise<Opened<R, M>> => {
      const module = await load()
      const runtime = ManagedRuntime.make(Layer.provideMerge(module.layer, this.#base), { memoMap: this.#memoMap })
      this.#runtimes.push(runtime)
      return { module, runtime }
    }
    let opened: Promise<Opened<R, M>> | undefined
    const opening = () =>
      (opened ??= open().catch((error: unknown) => {
        // A file that could not be fetched may be there the next time.
        opened = undefined
        throw error
      }))
    return {
      run: (call, options) => this.#settle(opening, ({ module }) => call(module), options?.signal),
      iterate: (loop, options) => ({
        [Symbol.asyncIterator]: () => {
          const signal = options?.signal
          const iteration = new Iteration({
            open: ({ module }: Opened<R, M>) => loop(module),
            read: (pull, left) => this.#settle(opening, pull, signal, left),
            signal,
            onEnd: () => this.#iterations.delete(iteration)
          })
          this.#iterations.add(iteration)
          return iteration
        }
      })
    }
  }

  /** Ends what is under way, and frees what was opened. */
  async close(): Promise<void> {
    this.#closed = true
    for (const end of this.#ends) end(clientClosed)
    await Promise.all(Array.from(this.#iterations, (iteration) => iteration.stop()))
    await Promise.all(this.#runtimes.map((runtime) => runtime[Symbol.asyncDispose]()))
  }

  /**
   * What the fiber ends with, or an `AbortError` as soon as the caller or the client ends it; where `left` resolves first, a promise that nobody waits
   * for. Async to the end, so that an error is made where the stack still leads to the caller.
   */
  async #settle<R, M, A, E>(
    opening: () => Promise<Opened<R, M>>,
    call: (part: Opened<R, M>) => Effect.Effect<A, E, R>,
    signal: AbortSignal | undefined,
    left?: (end: () => void) => void
  ): Promise<A> {
    if (this.#closed) throw toError(closed)
    if (signal?.aborted === true) throw new AbortError(aborted, { cause: signal.reason })
    const settled = Promise.withResolvers<Exit.Exit<A, E> | AbortError>()
    let over = false
    let fiber: Fiber.Fiber<A, E> | undefined
    let lost: LostCreate | undefined
    const end = (message: string, options?: ErrorOptions) => {
      over = true
      settled.resolve(new AbortError(message, { ...options, lost: lost && fromLostCreate(lost) }))
      fiber?.interruptUnsafe()
    }
    const onAbort = () => end(aborted, { cause: signal?.reason })
    signal?.addEventListener("abort", onAbort, { once: true })
    this.#ends.add(end)
    left?.(() => end("The loop was left."))
    try {
      opening()
        .then((part) => {
          if (over) return
          fiber = part.runtime.runFork(Effect.provideService(call(part), CreateSent, (sent) => (lost = sent)))
          fiber.addObserver(settled.resolve)
        })
        .catch(settled.reject)
      const exit = await settled.promise
      if (exit instanceof AbortError) throw exit
      if (Exit.isFailure(exit)) throw toError(Cause.squash(exit.cause))
      return exit.value
    } finally {
      this.#ends.delete(end)
      signal?.removeEventListener("abort", onAbort)
    }
  }
}

const closed = new InvalidRequest({ operation: "client", field: "client", issue: "the client is closed; make a new one" })

const aborted = "The call was aborted."
