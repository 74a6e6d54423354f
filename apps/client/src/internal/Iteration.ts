/**
 * One loop over a stream of arrays.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Pull from "effect/Pull"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"

/** Where a loop gets what it gives. `Part` is what the stream's part of core is opened to. */
interface Reading<Part, A, E, R> {
  readonly open: (part: Part) => Stream.Stream<ReadonlyArray<A>, E, R>
  /** Runs one reading. `left` is told how to end it from outside. */
  readonly read: (pull: (part: Part) => Effect.Effect<void, E, R>, left: (end: () => void) => void) => Promise<void>
  readonly signal: AbortSignal | undefined
  readonly onEnd: () => void
}

/**
 * Gives what was read without waiting, reads on when that is used up, and can be left at any time, also while it reads: `return` then ends the
 * requests at once, which an async generator would not. Calls of `next` that come too early wait for their turn.
 */
export class Iteration<Part, A, E, R> implements AsyncIterator<A, undefined, void> {
  readonly #reading: Reading<Part, A, E, R>
  readonly #scope = Scope.makeUnsafe()
  #pull: Pull.Pull<ReadonlyArray<ReadonlyArray<A>>, E, void, R> | undefined
  #items: ReadonlyArray<A> = []
  #place = 0
  #turn: Promise<void> | undefined
  #end: (() => void) | undefined
  /** Nothing more comes: it was left, or has failed, or is at its end. */
  #over = false
  #stopped: Promise<void> | undefined

  constructor(reading: Reading<Part, A, E, R>) {
    this.#reading = reading
  }

  next(): Promise<IteratorResult<A, undefined>> {
    const ready = this.#turn === undefined && this.#place < this.#items.length && this.#reading.signal?.aborted !== true
    if (ready) return Promise.resolve({ done: false, value: this.#items[this.#place++]! })
    const before = this.#turn
    const turn = Promise.withResolvers<void>()
    this.#turn = turn.promise
    return this.#advance(before, () => {
      if (this.#turn === turn.promise) this.#turn = undefined
      turn.resolve()
    })
  }

  async return(): Promise<IteratorResult<A, undefined>> {
    this.#over = true
    await this.stop()
    return { done: true, value: undefined }
  }

  /** Ends its requests and frees what it holds. */
  stop(): Promise<void> {
    return (this.#stopped ??= (() => {
      this.#items = []
      this.#end?.()
      this.#reading.onEnd()
      return Effect.runPromise(Scope.close(this.#scope, Exit.void))
    })())
  }

  /** Nobody but the caller may wait for this promise: the stack leads through it. */
  async #advance(before: Promise<void> | undefined, done: () => void): Promise<IteratorResult<A, undefined>> {
    if (before !== undefined) await before
    try {
      while (!this.#over) {
        const isAborted = this.#reading.signal?.aborted === true
        if (!isAborted && this.#place < this.#items.length) return { done: false, value: this.#items[this.#place++]! }
        await this.#reading.read(this.#next, (end) => (this.#end = end))
      }
    } catch (error) {
      // Left while it was read: that is no error.
      if (!this.#over) {
        this.#over = true
        // Not awaited: what is open closes by itself.
        void this.stop()
        throw error
      }
    } finally {
      done()
    }
    await this.stop()
    return { done: true, value: undefined }
  }

  /** Takes what the stream has next. No fiber ends with it: one that is done is held longer than its items may be. */
  readonly #next = (part: Part): Effect.Effect<void, E, R> =>
    Effect.suspend(() =>
      this.#pull === undefined
        ? Stream.toPull(this.#reading.open(part)).pipe(
            Scope.provide(this.#scope),
            Effect.flatMap((pull) => (this.#pull = pull))
          )
        : this.#pull
    ).pipe(
      Effect.map((chunk) => {
        this.#items = chunk.length === 1 ? chunk[0]! : chunk.flat()
        this.#place = 0
      }),
      Pull.catchDone(() => {
        this.#over = true
        return Effect.void
      })
    )
}
