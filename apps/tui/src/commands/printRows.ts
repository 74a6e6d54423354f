/**
 * Prints a stream of values as it is read.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { linesOf, type Shape } from "../format/Lines.ts"
import { print } from "../output.ts"
import type { Output } from "../settings/definitions.ts"
import { Settings } from "../settings/Settings.ts"

/** Gives how many there were. The head waits for the first: where the service refuses, stdout stays empty. */
export const printRows = <A, E, R>(rows: Stream.Stream<A, E, R>, shape: Shape<A>, output: Output) =>
  Effect.gen(function* () {
    const lines = linesOf(shape, output)
    let count = 0
    yield* rows.pipe(
      Stream.chunks,
      Stream.runForEach((chunk) => print((count === 0 ? lines.before : "") + chunk.map((row) => lines.row(row, count++)).join("")))
    )
    yield* print((count === 0 ? lines.before : "") + lines.after(count))
    return count
  })

/** Prints one answer: as text, or as JSON where that was asked for. Other outputs are for lists. */
export const printValue = (value: unknown, text: string) =>
  Effect.gen(function* () {
    const output = (yield* Settings).values.output ?? "table"
    yield* print(`${output === "json" || output === "ndjson" ? JSON.stringify(value) : text}\n`)
  })
