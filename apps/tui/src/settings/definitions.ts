/**
 * Every setting once: its flag, its variable, its name in a file, and how it is read.
 */
import { themeNames } from "../format/theme.ts"
import { addressPattern, anyText, oneOf, type Reader, serviceAddress, time, whole, yesOrNo } from "./Reader.ts"

/** How a command prints its data. */
const outputs = ["table", "wide", "json", "ndjson", "csv", "ids"] as const
export type Output = (typeof outputs)[number]

export interface Definition<A, Fallback extends string | undefined = string | undefined> {
  readonly env: string
  readonly reader: Reader<A>
  /** Whether a project's file may set it. Such a file comes with a checkout: it may not say where a key is sent, which key, or which file is written. */
  readonly project: boolean
  /** What it is for, its default in parentheses. */
  readonly about: string
  /** What holds where it is not set, as it would be written; absent where that is nothing. */
  readonly fallback: Fallback
}

const define = <A, Fallback extends string | undefined = undefined>(
  env: string,
  project: boolean,
  reader: Reader<A>,
  about: string,
  fallback?: Fallback
): Definition<A, Fallback> => ({
  env,
  project,
  reader,
  about: fallback === undefined ? about : `${about} (${fallback})`,
  // Where it is left out, its type is `undefined` too.
  fallback: fallback as Fallback
})

/** By their names in a file. A flag has the same name in kebab case. */
export const definitions = {
  baseUrl: define("CHROMA_SYNC_URL", false, serviceAddress, "The service's address"),
  profile: define("CHROMA_SYNC_PROFILE", false, anyText("NAME"), "Take the API key of this profile of the Chroma CLI"),
  allowPlainHttp: define("CHROMA_SYNC_ALLOW_PLAIN_HTTP", false, yesOrNo, "Send the API key over http to another machine", "false"),
  database: define("CHROMA_SYNC_DATABASE", true, anyText("NAME"), "Of this database"),
  output: define("CHROMA_SYNC_OUTPUT", true, oneOf(outputs), "How to print", "table"),
  timeout: define("CHROMA_SYNC_TIMEOUT", true, time, "One attempt may take this long", "30s"),
  deadline: define("CHROMA_SYNC_DEADLINE", true, time, "The whole command may take this long, waiting included"),
  retries: define("CHROMA_SYNC_RETRIES", true, whole(0, 20), "Tries after the first", "3"),
  pageSize: define("CHROMA_SYNC_PAGE_SIZE", true, whole(2, 10_000), "Rows per request", "500"),
  color: define("CHROMA_SYNC_COLOR", true, oneOf(["auto", "always", "never"]), "Colour", "auto"),
  theme: define("CHROMA_SYNC_THEME", true, oneOf(themeNames), "Colours of the live UI", "dark"),
  dashboardUrl: define(
    "CHROMA_SYNC_DASHBOARD_URL",
    false,
    addressPattern,
    "What o opens; {database}, {collection}, {source} and {invocation} are filled in"
  ),
  logLevel: define(
    "CHROMA_SYNC_LOG_LEVEL",
    true,
    oneOf(["none", "error", "warn", "info", "debug", "trace"]),
    "How much to log; debug has one line per call",
    "warn"
  ),
  logFile: define("CHROMA_SYNC_LOG_FILE", false, anyText("FILE"), "Log to this file instead of stderr"),
  readOnly: define("CHROMA_SYNC_READ_ONLY", true, yesOrNo, "Refuse every command that changes something", "false"),
  mouse: define("CHROMA_SYNC_MOUSE", true, yesOrNo, "Wheel and clicks go to the live list, and no longer select text", "false"),
  notify: define(
    "CHROMA_SYNC_NOTIFY",
    true,
    oneOf(["title", "bell", "osc9", "off"]),
    "How the live list tells of an end; each but off sets the title",
    "title"
  ),
  session: define("CHROMA_SYNC_SESSION", true, yesOrNo, "Keep the view and the last rows of the live list", "true"),
  linear: define("CHROMA_SYNC_LINEAR", false, yesOrNo, "The live list as lines and sentences, for screen readers", "false"),
  noInput: define("CHROMA_SYNC_NO_INPUT", true, yesOrNo, "Never ask; what needs a yes needs --yes", "false")
} as const

export type Name = keyof typeof definitions

/** What holds, set or not; `undefined` where nothing does. */
export type Values = {
  readonly [K in Name]: (typeof definitions)[K] extends Definition<infer A, infer Fallback>
    ? Fallback extends string
      ? A
      : A | undefined
    : never
}
