/**
 * What holds for a command: flags over environment over the project's file over the user's file. A project's file comes with a checkout and is not
 * trusted: it can set neither an address nor a key.
 */
import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import type { SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const Output = Schema.Literals(["table", "json", "ndjson"])

const projectFields = {
  databaseName: Schema.optionalKey(Schema.String),
  pageSize: Schema.optionalKey(Schema.Number),
  output: Schema.optionalKey(Output)
}

/** `.chroma-sync.json` in the working directory. */
const ProjectFile = Schema.Struct(projectFields)

/** `chroma-sync/config.json` in the user's XDG config folder. */
const UserFile = Schema.Struct({ ...projectFields, baseUrl: Schema.optionalKey(Schema.String) })

/** A settings file that cannot be used: which one, and what to mend. */
export class SettingsError extends Data.TaggedError("SettingsError")<{ readonly file: string; readonly issue: string }> {
  override get message(): string {
    return `${this.file}: ${this.issue}. Mend or remove that file; nothing was sent.`
  }
}

export interface Settings {
  readonly config: SyncConfigOptions
  readonly databaseName: string | undefined
  readonly output: typeof Output.Type | undefined
}

type Env = Readonly<Record<string, string | undefined>>

/** Reads the files and the environment. Flags that were not given are `undefined`. */
export const readSettings = Effect.fnUntraced(function* (
  flags: Omit<SyncConfigOptions, "token">,
  env: Env
): Effect.fn.Return<Settings, SettingsError> {
  const user = yield* readFile(join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "chroma-sync", "config.json"), UserFile)
  const project = yield* readFile(".chroma-sync.json", ProjectFile)
  return {
    config: {
      ...flags,
      baseUrl: flags.baseUrl ?? (env["CHROMA_SYNC_URL"] || user.baseUrl),
      token: env["CHROMA_API_KEY"] || undefined,
      pageSize: flags.pageSize ?? project.pageSize ?? user.pageSize
    },
    databaseName: project.databaseName ?? user.databaseName,
    output: project.output ?? user.output
  }
})

const readFile = <A extends object>(file: string, schema: Schema.Codec<A, unknown>): Effect.Effect<Partial<A>, SettingsError> =>
  Effect.gen(function* () {
    const text = yield* Effect.try({
      try: () => readFileSync(file, "utf8"),
      catch: (cause) => (isAbsent(cause) ? undefined : new SettingsError({ file, issue: "it cannot be read" }))
    }).pipe(Effect.catch((error) => (error === undefined ? Effect.undefined : Effect.fail(error))))
    if (text === undefined) return {}
    const json = yield* Effect.try({
      try: (): unknown => JSON.parse(text),
      // The parser's own words may quote the file, which may hold what must not be shown.
      catch: (cause) => new SettingsError({ file, issue: `it is not JSON${place(cause)}` })
    })
    return yield* Schema.decodeUnknownEffect(schema)(json, { onExcessProperty: "error" }).pipe(
      Effect.mapError((error) => new SettingsError({ file, issue: `${error.message.replace(/\s+/g, " ")}${hint(json)}` }))
    )
  })

const isAbsent = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")

const place = (cause: unknown): string => {
  const found = cause instanceof Error ? /line \d+ column \d+/.exec(cause.message) : null
  return found === null ? "" : ` (${found[0]})`
}

const hint = (json: unknown): string =>
  typeof json === "object" && json !== null && ["token", "apiKey", "api_key", "baseUrl"].some((key) => key in json)
    ? " (keys come from CHROMA_API_KEY; an address from CHROMA_SYNC_URL, --base-url or the user's file)"
    : ""
