/**
 * The flags that every command takes, before or after its name. Each stands for a setting.
 */
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { type Definition, definitions } from "../settings/definitions.ts"
import { anyText } from "../settings/Reader.ts"
import { flagOf, optionalFlag, toggle } from "./params.ts"

const setting = <const Id extends string, A>(id: Id, { reader, about }: Definition<A>, alias?: string) => {
  const flag = flagOf(id, reader).pipe(Flag.withDescription(about))
  return GlobalFlag.Setting(id)({ flag: Flag.optional(alias === undefined ? flag : Flag.withAlias(flag, alias)) })
}

const switchOf = <const Id extends string>(id: Id, about: string) => GlobalFlag.Setting(id)({ flag: toggle(id, about) })

export const globals = {
  baseUrl: setting("base-url", definitions.baseUrl),
  profile: setting("profile", definitions.profile),
  config: GlobalFlag.Setting("config")({ flag: optionalFlag("config", anyText("FILE"), "Your settings file, instead of the usual one") }),
  timeout: setting("timeout", definitions.timeout),
  deadline: setting("deadline", definitions.deadline),
  retries: setting("retries", definitions.retries),
  pageSize: setting("page-size", definitions.pageSize),
  output: setting("output", definitions.output, "o"),
  json: switchOf("json", "The same as -o json"),
  color: setting("color", definitions.color),
  theme: setting("theme", definitions.theme),
  logLevel: setting("log-level", definitions.logLevel),
  logFile: setting("log-file", definitions.logFile),
  readOnly: switchOf("read-only", definitions.readOnly.about),
  noInput: switchOf("no-input", definitions.noInput.about)
}

/** What a handler needs to read them. */
export type Globals = GlobalFlag.Setting.Identifier<(typeof globals)[keyof typeof globals]["id"]>
