/**
 * `chroma-sync info`: every path and setting, and where each came from. Nothing is sent.
 */
import { defaultBaseUrl } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Command from "effect/cli/Command"
import { wideLine } from "../format/Field.ts"
import { print } from "../output.ts"
import { definitions, type Name } from "../settings/definitions.ts"
import { Settings } from "../settings/Settings.ts"
import { version } from "../version.ts"

interface Line {
  readonly name: string
  readonly value: string
  readonly from: string
}

const run = Effect.fnUntraced(function* () {
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
  const lines = [...settings, ...paths, ...versions]
  if (values.output === "json" || values.output === "ndjson") {
    yield* print(`${JSON.stringify(Object.fromEntries(lines.map(({ name, value, from }) => [name, { value, from }])), undefined, 2)}\n`)
  } else {
    const widths = [{ cells: 17 }, { cells: Math.max(...lines.map(({ value }) => value.length)) }, { cells: 0 }]
    yield* print(lines.map(({ name, value, from }) => wideLine([name, value, from], widths)).join(""))
  }
}, Effect.provide(Settings.layer))

export const info = Command.make("info", {}, run).pipe(
  Command.withExamples([
    { command: "chroma-sync info", description: "Which setting won, and why" },
    { command: "chroma-sync info --json | jq .apiKey.from", description: "Where the API key comes from" }
  ])
)
