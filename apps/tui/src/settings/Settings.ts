/**
 * What holds for a command: flags over the environment over the project's file over the user's file over the Chroma CLI's profile.
 */
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { type Globals, globals } from "../commands/globals.ts"
import { errorCode } from "../errorCode.ts"
import { kebabCase } from "../kebabCase.ts"
import { type Env, Terminal } from "../terminal.ts"
import { type ConfigFile, readConfigFile } from "./configFile.ts"
import { type Definition, definitions, type Name, type Output, type Values } from "./definitions.ts"
import { configFolder, homeOf } from "./folders.ts"
import { chromaFiles, type Profile, readProfile, refuseKey } from "./profile.ts"
import { refusalOf } from "./Reader.ts"
import { SettingsError } from "./SettingsError.ts"

/** The API key and where it came from; none where nothing names one. */
export interface Key {
  readonly token: Redacted.Redacted | undefined
  readonly from: string
  readonly profile: Profile | undefined
}

export class Settings extends Context.Service<
  Settings,
  {
    readonly values: Values
    /** Where each value came from, such as `--timeout`, `CHROMA_SYNC_URL` or a file with line and column; absent where the default holds. */
    readonly origins: ReadonlyMap<Name, string>
    /** Fails where a profile is needed and cannot be read, and where the key is none that can be sent. */
    readonly key: Effect.Effect<Key, SettingsError>
    /** The files that were looked for. */
    readonly files: { readonly user: ConfigFile; readonly project: ConfigFile; readonly credentials: string; readonly chromaConfig: string }
  }
>()("chroma-sync/Settings") {
  static readonly layer: Layer.Layer<Settings, SettingsError, Terminal | Globals> = Layer.effect(
    Settings,
    Effect.gen(function* () {
      const { env } = yield* Terminal
      const home = homeOf(env)
      const asked = Option.getOrUndefined(yield* globals.config) ?? (env["CHROMA_SYNC_CONFIG"] || undefined)
      const user = yield* readConfigFile(asked ?? join(configFolder(env), "config.json"), "user")
      if (asked !== undefined && !user.exists) {
        return yield* new SettingsError({
          where: "--config",
          issue: `there is no file ${asked}`,
          next: "Give an existing file. Nothing was sent."
        })
      }
      const project = yield* readConfigFile(projectPath(yield* workingDirectory), "project")
      const values: Partial<Record<Name, unknown>> = {}
      const origins = new Map<Name, string>()
      for (const name of Object.keys(definitions) as ReadonlyArray<Name>) {
        const given = yield* fromFlag(name)
        const found =
          given !== undefined
            ? { value: given, place: `--${kebabCase(name)}` }
            : ((yield* fromEnv(definitions[name], env)) ?? project.fields.get(name) ?? user.fields.get(name))
        const { reader, fallback } = definitions[name]
        values[name] = found === undefined ? fallback && reader.read(fallback) : found.value
        if (found !== undefined) origins.set(name, found.place)
      }
      const key = Effect.gen(function* (): Effect.fn.Return<Key, SettingsError> {
        const token = env["CHROMA_API_KEY"]?.trim()
        // A profile that was asked for by a flag stands over the environment, as every flag does.
        if (token !== undefined && token !== "" && origins.get("profile") !== "--profile") {
          return yield* usable({ token: Redacted.make(token), from: "CHROMA_API_KEY", profile: undefined })
        }
        const name = values.profile as Values["profile"]
        const profile = yield* readProfile(home, name === undefined ? undefined : { name, from: origins.get("profile") ?? "" })
        return yield* usable({ token: profile?.apiKey, from: profile === undefined ? "nowhere" : `profile ${profile.name}`, profile })
      })
      const chroma = chromaFiles(home)
      return {
        // Each value was read by its own definition.
        values: values as Values,
        origins,
        key,
        files: { user, project, credentials: chroma.credentials, chromaConfig: chroma.config }
      }
    })
  )
}

/** The key, where it is one that can be sent. */
const usable = (key: Key): Effect.Effect<Key, SettingsError> =>
  Effect.mapBoth(SyncConfig.make({ token: key.token }), {
    onSuccess: () => key,
    onFailure: ({ issue }) =>
      key.profile === undefined
        ? refuseKey(key.from, issue, "Set CHROMA_API_KEY anew, or unset it to go by a profile of the Chroma CLI.")
        : refuseKey(key.profile.path, `profile "${key.profile.name}": ${issue}`)
  })

/** What all attempts of one call may take together where no deadline is shorter, in milliseconds. */
const callDeadlineMs = 120_000

/** The settings that core takes. A deadline bounds a call too: a command that may take 5 s waits no longer for one answer. */
export const coreOptions = ({ values }: Settings["Service"], key: Key | undefined): SyncConfigOptions => ({
  baseUrl: values.baseUrl,
  token: key?.token,
  pageSize: values.pageSize,
  attemptTimeout: values.timeout,
  deadline: Math.min(values.deadline ?? callDeadlineMs, callDeadlineMs),
  retries: values.retries,
  allowPlainHttp: values.allowPlainHttp
})

/** The output that flags ask for. */
export const givenOutput = Effect.gen(function* (): Effect.fn.Return<Output | undefined, SettingsError, Globals> {
  const json = yield* globals.json
  const output = Option.getOrUndefined(yield* globals.output)
  if (json && output !== undefined && output !== "json") {
    return yield* new SettingsError({
      where: "--json",
      issue: `it is the same as -o json, and there is -o ${output}`,
      next: "Give one of them. Nothing was sent."
    })
  }
  return json ? "json" : output
})

/** What a flag says of a setting; `undefined` where it was not given, or there is none. */
const fromFlag = Effect.fnUntraced(function* (name: Name): Effect.fn.Return<unknown, SettingsError, Globals> {
  if (name === "output") return yield* givenOutput
  if (!(name in globals)) return undefined
  // The flag of a setting has its name.
  const given = yield* globals[name as Name & keyof typeof globals]
  return Option.isOption(given) ? Option.getOrUndefined<unknown>(given) : given || undefined
})

const fromEnv = Effect.fnUntraced(function* (
  { env: name, reader }: Definition<unknown>,
  env: Env
): Effect.fn.Return<{ readonly value: unknown; readonly place: string } | undefined, SettingsError> {
  const text = env[name]
  if (text === undefined || text === "") return undefined
  const value = reader.read(text)
  return value === undefined
    ? yield* new SettingsError({
        where: name,
        issue: refusalOf(reader, text, 40),
        next: "Change or unset that variable. Nothing was sent."
      })
    : { value, place: name }
})

/** Without it a project's file may be missed, and with it the database that a command was to keep to. */
const workingDirectory = Effect.try({
  try: () => process.cwd(),
  catch: (cause) => {
    const code = errorCode(cause)
    return new SettingsError({
      where: "the working directory",
      issue: `${code === "ENOENT" ? "it does not exist any more" : "it cannot be read"} (${code})`,
      next: "Change to another, or into it anew. Nothing was sent."
    })
  }
})

const fileName = ".chroma-sync.json"

/** In the working directory, or above it up to the root of the repository. Outside a repository nothing above the working directory is looked at. */
const projectPath = (cwd: string): string => {
  const folders = [cwd]
  while (!existsSync(join(folders.at(-1) ?? cwd, ".git"))) {
    const parent = dirname(folders.at(-1) ?? cwd)
    if (parent === folders.at(-1)) return join(cwd, fileName)
    folders.push(parent)
  }
  return folders.map((folder) => join(folder, fileName)).find((path) => existsSync(path)) ?? join(cwd, fileName)
}
