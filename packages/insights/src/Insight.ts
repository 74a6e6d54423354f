/**
 * One answer over many invocations, as a value: run it over a stream, over what is at hand, or beside others in one pass.
 *
 * Effect's own way to share a stream, `Stream.broadcastN`, needs a fibre and a queue per consumer; {@link all} needs neither, and the answers may
 * be asked for at any time.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import * as Sink from "effect/Sink"

/** An answer in the making: tell it of each invocation once, ask it whenever you like. What it has answered does not change afterwards. */
export interface Tally<A> {
  readonly add: (invocation: Invocation) => void
  readonly answer: () => A
}

/**
 * A `Sink` of invocations that can also be asked without a stream. It keeps nothing between runs.
 *
 * @example
 * const counts = yield* invocations.list().pipe(Stream.run(countByStatus)) // over a stream, read once
 * const shown = countByStatus.of(rows) // over what is at hand
 */
export interface Insight<A> extends Sink.Sink<A, Invocation> {
  /** The answer over what is at hand. */
  readonly of: (invocations: Iterable<Invocation>) => A
  /** An empty tally, to be told of invocations one at a time. */
  readonly start: () => Tally<A>
}

/**
 * An insight from the way to begin its tally.
 *
 * @example
 * const countFailed = make(() => {
 *   let failed = 0
 *   return { add: ({ status }) => void (failed += status._tag === "Failed" ? 1 : 0), answer: () => failed }
 * })
 */
export const make = <A>(start: () => Tally<A>): Insight<A> => {
  const over = (tally: Tally<A>, invocations: Iterable<Invocation>): Tally<A> => {
    for (const invocation of invocations) tally.add(invocation)
    return tally
  }
  const sink: Sink.Sink<A, Invocation> = Sink.reduceArray(start, over).pipe(Sink.map((tally) => tally.answer()))
  return Object.assign(sink, { start, of: (invocations: Iterable<Invocation>) => over(start(), invocations).answer() })
}

/** An insight whose answer is another's, told differently. */
export const map = <A, B>(insight: Insight<A>, f: (answer: A) => B): Insight<B> =>
  make(() => {
    const { add, answer } = insight.start()
    return { add, answer: () => f(answer()) }
  })

/**
 * Several insights in one pass, their answers under the same names.
 *
 * @example
 * const report = all({ counts: countByStatus, durations: measureDurations, failures: failureClusters() })
 * const { counts, durations, failures } = yield* invocations.list().pipe(Stream.run(report))
 */
export const all = <A extends Readonly<Record<string, unknown>>>(insights: { readonly [K in keyof A]: Insight<A[K]> }): Insight<A> =>
  make(() => {
    const tallies = Object.entries<Insight<unknown>>(insights).map(([name, insight]) => [name, insight.start()] as const)
    return {
      add: (invocation) => {
        for (const [, tally] of tallies) tally.add(invocation)
      },
      // The entries have the names and the answers of `insights`, which `fromEntries` forgets.
      answer: () => Object.fromEntries(tallies.map(([name, tally]) => [name, tally.answer()])) as A
    }
  })
