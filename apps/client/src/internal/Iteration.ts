/**
 * One loop over a stream.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Pull from "effect/Pull"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { AbortError } from "../errors.ts"

/** What a call under way says when its client is closed. */
export const clientClosed = "The client was closed."

/** What core gives, and what is made of each of it when the loop comes to it. */
export interface Loop<Row, Item, E, R> {
  readonly rows: Stream.Stream<Row, E, R>
  readonly toItem: (row: Row) => Item
}

/** Where a loop gets what it gives. `Part` is what the stream's part of core is opened to. */
interface Reading<Part, Row, Item, E, R> {
  readonly open: (part: Part) => Loop<Row, Item, E, R>
  /** Runs one reading. `left` is told how to end it from outside. */
  readonly read: (pull: (part: Part) => Effect.Effect<void, E, R>, left: (end: () => void) => void) => Promise<void>
  readonly signal: AbortSignal | undefined
  readonly onEnd: () => void
}

/**
 * Gives what was read without waiting, reads on when that is used up, and can be left at any time, also while it reads: `return` then ends the
 * requests at once, which an async generator would not. Calls of `next` that come too early wait for their turn.
 */
export class Iteration<Part, Row, Item, E, R> implements AsyncIterableIterator<Item, undefined, void> {
  readonly #reading: Reading<Part, Row, Item, E, R>
  readonly #scope = Scope.makeUnsafe()
  #pull: Pull.Pull<ReadonlyArray<Row>, E, void, R> | undefined
  #toItem: ((row: Row) => Item) | undefined
  #rows: ReadonlyArray<Row> = []
  #place = 0
  #turn: Promise<void> | undefined
  #end: (() => void) | undefined
  /** Nothing more comes: it was left, or has failed, or is at its end. */
  #over = false
  #stopped: Promise<void> | undefined

  constructor(reading: Reading<Part, Row, Item, E, R>) {
    this.#reading = reading
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    const taken = this.#turn === undefined ? this.#take() : undefined
    if (taken !== undefined) return Promise.resolve(taken)
    const before = this.#turn
    const turn = Promise.withResolvers<void>()
    this.#turn = turn.promise
    return this.#advance(before, () => {
      if (this.#turn === turn.promise) this.#turn = undefined
      turn.resolve()
    })
  }

  async return(): Promise<IteratorResult<Item, undefined>> {
    this.#over = true
    await this.stop()
    return { done: true, value: undefined }
  }

  /** Ends its requests and frees what it holds. Where nobody has left it, the client was closed. */
  stop(): Promise<void> {
    return (this.#stopped ??= (() => {
      this.#rows = []
      this.#end?.()
      this.#reading.onEnd()
      return Effect.runPromise(Scope.close(this.#scope, Exit.void))
    })())
  }

  /** An item is made when the loop comes to it: made with its page, it would live as long as that. */
  #take(): IteratorResult<Item, undefined> | undefined {
    const row = this.#rows[this.#place]
    if (row === undefined || this.#toItem === undefined || this.#reading.signal?.aborted === true) return undefined
    this.#place += 1
    return { done: false, value: this.#toItem(row) }
  }

  /** Nobody but the caller may wait for this promise: the stack leads through it. */
  async #advance(before: Promise<void> | undefined, done: () => void): Promise<IteratorResult<Item, undefined>> {
    await before
    try {
      while (!this.#over) {
        const taken = this.#take()
        if (taken !== undefined) return taken
        if (this.#stopped !== undefined) throw new AbortError(clientClosed)
        // A page that is used up would outlive collections while the next one is awaited, and V8 makes more room for garbage then.
        this.#rows = []
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
    return this.return()
  }

  /** Takes what the stream has next. No fiber ends with it: one that is done is held longer than its items may be. */
  readonly #next = (part: Part): Effect.Effect<void, E, R> =>
    Effect.suspend(() => {
      if (this.#pull !== undefined) return this.#pull
      const { rows, toItem } = this.#reading.open(part)
      this.#toItem = toItem
      return Stream.toPull(rows).pipe(
        Scope.provide(this.#scope),
        Effect.flatMap((pull) => (this.#pull = pull))
      )
    }).pipe(
      Effect.map((rows) => {
        this.#rows = rows
        this.#place = 0
      }),
      Pull.catchDone(() => {
        this.#over = true
        return Effect.void
      })
    )
}
