/**
 * Every setting and path with where it came from; secrets are not shown.
 */
import { defaultBaseUrl } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { definitions, type Name } from "../settings/definitions.ts"
import { Settings } from "../settings/Settings.ts"
import { viewsPath } from "../settings/views.ts"
import { Terminal } from "../terminal.ts"
import { version } from "../version.ts"

interface Line {
  readonly name: string
  readonly value: string
  readonly from: string
}

export const infoLines: Effect.Effect<ReadonlyArray<Line>, never, Settings | Terminal> = Effect.gen(function* () {
  const { values, origins, key, files } = yield* Settings
  const found = yield* Effect.result(key)
  const names = Object.keys(definitions) as ReadonlyArray<Name>
  const settings: ReadonlyArray<Line> = [
    Result.isFailure(found)
      ? { name: "apiKey", value: "unusable", from: found.failure.message }
      : { name: "apiKey", value: found.success.token === undefined ? "not set" : "set (hidden)", from: found.success.from },
    ...names.map((name) => ({
      name,
      value: values[name] === undefined ? (name === "baseUrl" ? defaultBaseUrl : "not set") : String(values[name]),
      from: origins.get(name) ?? "default"
    }))
  ]
  const profile = Result.isSuccess(found) ? found.success.profile : undefined
  const paths: ReadonlyArray<Line> = [
    { name: "userFile", value: files.user.path, from: files.user.exists ? "read" : "absent" },
    { name: "projectFile", value: files.project.path, from: files.project.exists ? "read" : "absent" },
    { name: "viewsFile", value: viewsPath((yield* Terminal).env), from: "of the live UI" },
    { name: "chromaConfig", value: files.chromaConfig, from: "of the Chroma CLI" },
    {
      name: "chromaCredentials",
      value: files.credentials,
      from: profile === undefined ? "not used" : `tenant ${profile.tenantId ?? "unknown"}`
    }
  ]
  const versions: ReadonlyArray<Line> = [
    { name: "version", value: version, from: "chroma-sync" },
    { name: "node", value: process.version, from: process.execPath }
  ]
  return [...settings, ...paths, ...versions]
})
