/**
 * `chroma-sync files add`: uploads a file, with a progress bar where somebody watches.
 */
import { openAsBlob, statSync } from "node:fs"
import { basename } from "node:path"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Files } from "@chroma-sync/core/Files"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { maybe, once } from "../../creating/Parameter.ts"
import { progressLine } from "../../format/progress.ts"
import { tell, UsageError } from "../../output.ts"
import { anyText, jsonObject } from "../../settings/Reader.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { mayChange } from "../changing.ts"
import { awaitEnds } from "../invocations/awaitEnds.ts"
import { cutShort, lostAnswer } from "../lostAnswer.ts"
import { onService } from "../onService.ts"
import { withoutColumns } from "../withoutColumns.ts"
import { flagsOf, toggle } from "../params.ts"
import { printAnswer } from "../printOne.ts"

const args = {
  file: Argument.String("file").pipe(Argument.withDescription("Up to 200 MiB")),
  ...flagsOf({
    database: maybe(anyText("NAME"), "Into this database"),
    collection: once(anyText("NAME"), "Into this collection"),
    customId: maybe(anyText("ID"), "Chunks are named after it"),
    metadata: maybe(jsonObject, "Added to every chunk"),
    contentType: maybe(anyText("TYPE"), "Its MIME type, instead of a guess")
  }),
  wait: toggle("wait", "Wait until it is ingested, which sets the exit status")
}

const run = Effect.fnUntraced(
  function* ({ file, database, collection, wait, ...given }: Command.Command.Config.Infer<typeof args>) {
    yield* mayChange
    const printed = wait ? undefined : yield* withoutColumns
    const { values } = yield* Settings
    const databaseName = database ?? values.database
    if (databaseName === undefined) return yield* new UsageError({ issue: "--database is needed: the database that the collection is in" })
    const name = basename(file)
    const blob = yield* opened(file)
    const bar = progressBar(yield* Terminal, name, blob.size)
    const id = yield* Files.use((files) =>
      files.add(
        { databaseName, collectionName: collection, file: fromBlob(blob, name), ...given },
        { onProgress: bar.draw, deadline: values.deadline }
      )
    ).pipe(
      Effect.ensuring(bar.clear),
      Effect.onInterrupt(cutShort),
      Effect.catchTag("OutcomeUnknown", lostAnswer((yield* Invocations).reconcile))
    )
    yield* printed === undefined
      ? tell(`${name} is uploaded as ${id}`).pipe(Effect.andThen(awaitEnds([id])))
      : printAnswer(printed, { invocation_id: id }, id)
  },
  onService(Layer.mergeAll(Files.layer, Invocations.layer, InvocationFeed.layer), { ownDeadline: true })
)

const opened = (path: string): Effect.Effect<Blob, UsageError> =>
  Effect.tryPromise({
    try: async () => {
      if (!statSync(path).isFile()) throw new Error("it is no regular file")
      return await openAsBlob(path)
    },
    catch: (cause) => {
      const reason =
        cause instanceof Error && "code" in cause
          ? cause.code === "ENOENT"
            ? "there is no such file"
            : String(cause.code)
          : "it is no regular file"
      return new UsageError({ issue: `FILE: "${path}" cannot be uploaded: ${reason}` })
    }
  })

/** Draws over itself on stderr, once per percent; draws nothing where stderr is no terminal. */
const progressBar = ({ stderrColumns: cells, ascii }: Terminal["Service"], name: string, total: number) => {
  let percent = -1
  const write = (text: string): Effect.Effect<void> =>
    cells === undefined ? Effect.void : Effect.sync(() => void process.stderr.write(text))
  return {
    draw: (sent: number): Effect.Effect<void> => {
      const next = Math.floor((sent / total) * 100)
      if (cells === undefined || next === percent) return Effect.void
      percent = next
      return write(`\r${progressLine(name, sent, total, { cells: cells - 1, ascii })}`)
    },
    clear: write("\r\u001b[K")
  }
}

export const add = Command.make("add", args, run).pipe(
  Command.withExamples([
    {
      command: "chroma-sync files add notes.md --database docs --collection notes",
      description: "Upload a file; prints the invocation's id"
    },
    { command: "chroma-sync files add a.pdf --database docs --collection notes --wait", description: "And wait until it is ingested" }
  ])
)
