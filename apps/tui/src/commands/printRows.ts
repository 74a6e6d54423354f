/**
 * Prints a stream of values as it is read.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { linesOf, type Shape } from "../format/Lines.ts"
import { print } from "../output.ts"
import type { Output } from "../settings/definitions.ts"
import { Terminal } from "../terminal.ts"

/** Gives how many there were. The head waits for the first: where the service refuses, stdout stays empty. */
export const printRows = <A, E, R>(rows: Stream.Stream<A, E, R>, shape: Shape<A>, output: Output) =>
  Effect.gen(function* () {
    const lines = linesOf(shape, output, (yield* Terminal).stdoutColumns !== undefined)
    let count = 0
    yield* rows.pipe(
      Stream.chunks,
      Stream.runForEach((chunk) => print((count === 0 ? lines.before : "") + chunk.map((row) => lines.row(row, count++)).join("")))
    )
    yield* print((count === 0 ? lines.before : "") + lines.after(count))
    return count
  })
