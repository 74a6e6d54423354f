/**
 * `chroma-sync invocations latest`: the newest invocation of each object key of a source.
 */
import { type Invocation, invocationToJson } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { exitStatus } from "../../exitStatus.ts"
import { invocationShape } from "../../format/invocationShape.ts"
import type { Shape } from "../../format/Lines.ts"
import { jsonText } from "../../format/json.ts"
import { tableRoom } from "../../format/tableRoom.ts"
import { fit, padLine } from "../../format/text.ts"
import { concluding, print, tell } from "../../output.ts"
import { anyText } from "../../settings/Reader.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { sourceNamed } from "../namedSource.ts"
import { onService } from "../onService.ts"
import { argumentOf, sourceWord } from "../params.ts"
import { printRows } from "../printRows.ts"

const args = {
  source: argumentOf("source", sourceWord, "Of an S3 source: its id, the beginning of it, or its name"),
  keys: argumentOf("key", anyText("KEY"), "Object keys").pipe(Argument.variadic({ min: 1 }))
}

const run = Effect.fnUntraced(
  function* ({ source, keys }: Command.Command.Config.Infer<typeof args>) {
    const output = (yield* Settings).values.output
    const terminal = yield* Terminal
    const asked = [...new Set(keys)]
    const id = yield* sourceNamed(source)
    const found = yield* Invocations.use((invocations) => invocations.latestByKeys(id, asked))
    for (const [key, { issue }] of found.malformed) yield* tell(`warning: the answer for ${key} breaks the contract: ${issue}`)
    const rows = asked.flatMap((key): ReadonlyArray<Row> => {
      const invocation = found.invocations.get(key)
      return invocation === undefined ? [] : [[key, invocation]]
    })
    const none = asked.filter((key) => !found.invocations.has(key) && !found.malformed.has(key))
    if (none.length > 0) yield* tell(`No invocation of ${none.join(", ")}.`)
    const printing =
      output === "json"
        ? print(`${jsonText(Object.fromEntries(rows.map(([key, row]) => [key, invocationToJson(row)])))}\n`)
        : printRows(
            Stream.fromIterable(rows),
            byKey(invocationShape(terminal, yield* Clock.currentTimeMillis), tableRoom(terminal) === undefined),
            output
          )
    yield* concluding(() => (none.length === asked.length ? exitStatus.notFound : exitStatus.ok))(printing)
  },
  onService(Layer.merge(Invocations.layer, Sources.layer))
)

type Row = readonly [key: string, invocation: Invocation]

/** The invocation's shape with the key before it. */
const byKey = (shape: Shape<Invocation>, whole: boolean): Shape<Row> => ({
  encode: ([key, invocation]) => ({ key, invocation: invocationToJson(invocation) }),
  fields: [
    { name: "key", cells: 30, text: ([key]) => key },
    ...shape.fields.map(({ name, cells, text }) => ({ name, cells, text: ([, invocation]: Row) => text(invocation) }))
  ],
  header: `${"KEY".padEnd(30)}  ${shape.header}`,
  row: ([key, invocation]) => `${whole ? padLine(key, 30) : fit(key, 30)}  ${shape.row(invocation)}`
})

export const latest = Command.make("latest", args, run).pipe(
  Command.withExamples([
    { command: 'chroma-sync invocations latest "$source" 2026/a.pdf 2026/b.pdf', description: "How two objects fared" },
    {
      command: `chroma-sync invocations latest "$source" 2026/a.pdf --json | jq '.[].status'`,
      description: "Exit 8 when none of the keys has an invocation"
    }
  ])
)
