/**
 * Every setting and path with where it came from; secrets are not shown.
 */
import { defaultBaseUrl } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { InfoLine } from "../app/model.ts"
import { definitions, type Name, type Values } from "../settings/definitions.ts"
import { spanText, time } from "../settings/Reader.ts"
import { Settings } from "../settings/Settings.ts"
import { sessionsFolder } from "../settings/folders.ts"
import { viewsPath } from "../settings/views.ts"
import { Terminal } from "../terminal.ts"
import { version } from "../version.ts"

export const infoLines: Effect.Effect<ReadonlyArray<InfoLine>, never, Settings | Terminal> = Effect.gen(function* () {
  const { values, origins, key, files } = yield* Settings
  const found = yield* Effect.result(key)
  const names = Object.keys(definitions) as ReadonlyArray<Name>
  const settings: ReadonlyArray<InfoLine> = [
    Result.isFailure(found)
      ? { name: "apiKey", value: "unusable", from: found.failure.message }
      : { name: "apiKey", value: found.success.token === undefined ? "not set" : "set (hidden)", from: found.success.from },
    ...names.map((name) => ({ name, value: textOf(name, values), from: origins.get(name) ?? "default" }))
  ]
  const profile = Result.isSuccess(found) ? found.success.profile : undefined
  const { env } = yield* Terminal
  // There is none in Deno.
  const { getCompileCacheDir }: Partial<typeof import("node:module")> = process.getBuiltinModule("node:module")
  const compiled = getCompileCacheDir?.()
  const paths: ReadonlyArray<InfoLine> = [
    { name: "userFile", value: files.user.path, from: files.user.exists ? "read" : "absent" },
    { name: "projectFile", value: files.project.path, from: files.project.exists ? "read" : "absent" },
    { name: "viewsFile", value: viewsPath(env), from: "of the live UI" },
    { name: "sessionsFolder", value: sessionsFolder(env), from: "of the live UI" },
    { name: "compileCache", value: compiled ?? "none", from: "the program as Node has compiled it" },
    { name: "chromaConfig", value: files.chromaConfig, from: "of the Chroma CLI" },
    {
      name: "chromaCredentials",
      value: files.credentials,
      from: profile === undefined ? "not used" : `tenant ${profile.tenantId ?? "unknown"}`
    }
  ]
  const versions: ReadonlyArray<InfoLine> = [
    { name: "version", value: version, from: "chroma-sync" },
    { name: "node", value: process.version, from: process.execPath }
  ]
  return [...settings, ...paths, ...versions]
})

/** What holds, as it would be written. */
const textOf = (name: Name, values: Values): string => {
  const value = values[name]
  if (value === undefined) return name === "baseUrl" ? defaultBaseUrl : "not set"
  return definitions[name].reader === time ? spanText(Number(value)) : String(value)
}
