/**
 * The flags that every command takes, before or after its name. Each stands for a setting.
 */
import * as Effect from "effect/Effect"
import * as CliError from "effect/cli/CliError"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { anyText, allowedFor, type Reader } from "../settings/Reader.ts"
import { type Definition, definitions } from "../settings/definitions.ts"

/** A flag whose text is read by a reader. Where a few words are allowed, shells complete them. */
export const flagOf = <A>(name: string, reader: Reader<A>): Flag.Flag<A> =>
  Flag.String(name).pipe(
    Flag.withMetavar(reader.metavar),
    Flag.mapEffect((text) => {
      const value = reader.read(text)
      return value === undefined
        ? Effect.fail(new CliError.InvalidValue({ option: name, value: text, expected: allowedFor(reader, text), kind: "flag" }))
        : Effect.succeed(value)
    })
  )

const setting = <const Id extends string, A>(id: Id, { reader, about }: Definition<A>, alias?: string) => {
  const flag = flagOf(id, reader).pipe(Flag.withDescription(about))
  return GlobalFlag.Setting(id)({ flag: Flag.optional(alias === undefined ? flag : Flag.withAlias(flag, alias)) })
}

const toggle = <const Id extends string>(id: Id, about: string) =>
  GlobalFlag.Setting(id)({ flag: Flag.Boolean(id).pipe(Flag.withDescription(about), Flag.withoutNegation, Flag.withDefault(false)) })

export const globals = {
  baseUrl: setting("base-url", definitions.baseUrl),
  profile: setting("profile", definitions.profile),
  config: GlobalFlag.Setting("config")({
    flag: flagOf("config", anyText("FILE")).pipe(Flag.withDescription("Your settings file, instead of the usual one"), Flag.optional)
  }),
  timeout: setting("timeout", definitions.timeout),
  deadline: setting("deadline", definitions.deadline),
  retries: setting("retries", definitions.retries),
  pageSize: setting("page-size", definitions.pageSize),
  output: setting("output", definitions.output, "o"),
  json: toggle("json", "The same as -o json"),
  color: setting("color", definitions.color),
  logLevel: setting("log-level", definitions.logLevel),
  logFile: setting("log-file", definitions.logFile),
  readOnly: toggle("read-only", definitions.readOnly.about),
  noInput: toggle("no-input", definitions.noInput.about)
}

/** What a handler needs to read them. */
export type Globals = GlobalFlag.Setting.Identifier<(typeof globals)[keyof typeof globals]["id"]>
