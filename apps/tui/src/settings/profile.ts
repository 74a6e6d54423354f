/**
 * The profiles of the Chroma CLI: `~/.chroma/credentials` holds a TOML table per profile, `~/.chroma/config.json` names the current one. Both are
 * read and never written.
 */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import { parse, TomlError } from "smol-toml"
import { nearest } from "../nearest.ts"
import { readGuarded } from "./guardedFile.ts"
import { SettingsError } from "./SettingsError.ts"

export interface Profile {
  readonly name: string
  readonly path: string
  readonly apiKey: Redacted.Redacted
  readonly tenantId: string | undefined
}

/** The files of the Chroma CLI under a home directory. */
export const chromaFiles = (home: string) => ({
  credentials: join(home, ".chroma", "credentials"),
  config: join(home, ".chroma", "config.json")
})

/** The profile of that name, or the current one; `undefined` where nothing was asked for and the Chroma CLI has no current profile. */
export const readProfile = Effect.fnUntraced(function* (
  home: string,
  asked: { readonly name: string; readonly from: string } | undefined
): Effect.fn.Return<Profile | undefined, SettingsError> {
  const files = chromaFiles(home)
  const name = asked?.name ?? (yield* currentProfile(files.config))
  if (name === undefined) return undefined
  const text = yield* readGuarded(files.credentials)
  if (text === undefined) {
    return asked === undefined
      ? undefined
      : yield* refuse(
          asked.from,
          `there are no profiles: ${files.credentials} does not exist`,
          "Log in with the Chroma CLI, or set CHROMA_API_KEY."
        )
  }
  const tables = yield* tablesOf(files.credentials, text)
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined
  if (!Predicate.isObject(table)) {
    const names = Object.keys(tables)
    const meant = nearest(name, names)
    return yield* refuse(
      asked?.from ?? files.config,
      `there is no profile "${name}" in ${files.credentials}${meant === undefined ? "" : `; did you mean "${meant}"?`}`,
      names.length === 0 ? "Log in with the Chroma CLI, or set CHROMA_API_KEY." : `Give one of ${names.join(", ")}.`
    )
  }
  const { api_key: given, tenant_id: tenantId } = table
  const apiKey = typeof given === "string" ? given.trim() : ""
  if (apiKey === "") {
    return yield* refuseKey(files.credentials, `the profile "${name}" has no api_key`)
  }
  return {
    name,
    path: files.credentials,
    apiKey: Redacted.make(apiKey),
    tenantId: typeof tenantId === "string" ? tenantId : undefined
  }
})

/** The names of all profiles, for completion: none where they cannot be read. */
export const profileNames = (home: string): Effect.Effect<ReadonlyArray<string>> => {
  const { credentials } = chromaFiles(home)
  return readGuarded(credentials).pipe(
    Effect.flatMap((text = "") => tablesOf(credentials, text)),
    Effect.map((tables) => Object.entries(tables).flatMap(([name, table]) => (Predicate.isObject(table) ? [name] : []))),
    Effect.orElseSucceed(() => [])
  )
}

/** Refuses an API key, by default that of a profile. */
export const refuseKey = (where: string, issue: string, next = "Log in anew with the Chroma CLI, or set CHROMA_API_KEY.") =>
  new SettingsError({ where, issue, next: `${next} Nothing was sent.`, ofKey: true })

const refuse = (where: string, issue: string, next: string) => new SettingsError({ where, issue, next: `${next} Nothing was sent.` })

const tablesOf = (path: string, text: string): Effect.Effect<Readonly<Record<string, unknown>>, SettingsError> =>
  Effect.try({
    try: () => parse(text),
    // Only the place: the parser's own words quote the file, which holds keys.
    catch: (cause) =>
      refuse(
        cause instanceof TomlError ? `${path}:${cause.line}:${cause.column}` : path,
        "this is not TOML",
        "Mend that line, or log in anew with the Chroma CLI."
      )
  })

const currentProfile = Effect.fnUntraced(function* (path: string): Effect.fn.Return<string | undefined, SettingsError> {
  const text = yield* readGuarded(path)
  if (text === undefined) return undefined
  const config = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: () => refuse(path, "this is not JSON", "Mend it, pass --profile, or set CHROMA_API_KEY.")
  })
  return Predicate.isObject(config) && typeof config["current_profile"] === "string" && config["current_profile"] !== ""
    ? config["current_profile"]
    : undefined
})
