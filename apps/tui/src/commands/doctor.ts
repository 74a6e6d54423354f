/**
 * `chroma-sync doctor`: why does it not work. One line per check, each with its remedy.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import type { SyncError } from "@chroma-sync/core/SyncError"
import { System } from "@chroma-sync/core/System"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Command from "effect/cli/Command"
import { exitStatus, statusOf } from "../exitStatus.ts"
import { errorText, proxyStep } from "../format/error.ts"
import { jsonText } from "../format/json.ts"
import { glyph } from "../format/status.ts"
import { duration } from "../format/time.ts"
import { concluding, print } from "../output.ts"
import { Settings } from "../settings/Settings.ts"
import { Terminal } from "../terminal.ts"
import { version } from "../version.ts"
import { onService } from "./onService.ts"
import { withoutColumns } from "./withoutColumns.ts"
import { type Proxy, proxyTo } from "./proxyOf.ts"

interface Check {
  readonly check: string
  readonly state: "ok" | "warning" | "failed"
  readonly found: string
  readonly next?: string | undefined
  readonly exitStatus?: number
}

/** Every check, with what it found. */
const checks = Effect.gen(function* () {
  const terminal = yield* Terminal
  const { key } = yield* Settings
  const { baseUrl } = yield* SyncConfig
  const proxy = proxyTo(terminal.env, new URL(baseUrl))
  const found: Array<Check> = [ok("versions", `chroma-sync ${version}, node ${process.version}`), proxyCheck(proxy)]
  const reached = yield* Effect.timed(System.use((system) => system.health())).pipe(Effect.result)
  if (Result.isFailure(reached)) found.push(unreachable(reached.failure, proxy))
  else found.push(ok("service", `${baseUrl} is up`))

  const held = yield* Effect.result(key)
  if (Result.isFailure(held)) found.push(failed("api key", held.failure))
  else if (held.success.token === undefined) {
    found.push({
      check: "api key",
      state: "failed",
      found: "there is none",
      next: "Set CHROMA_API_KEY, or log in with the Chroma CLI.",
      exitStatus: exitStatus.notAuthorised
    })
  } else if (Result.isSuccess(reached)) found.push(...(yield* withKey(held.success.from)))

  return found
})

/** What was found, a line for each check with its remedy. The worst comes last: it is what stays on the screen. */
export const diagnosis = Effect.map(checks, (found) =>
  (["ok", "warning", "failed"] as const)
    .flatMap((state) => found.filter((check) => check.state === state))
    .map((check) => `${headOf(check, false)}${check.next === undefined ? "" : `. ${check.next}`}`.replace(/\.$/, ""))
)

/** What the checks need of the service. */
export const doctorServices = Layer.merge(System.layer, Invocations.layer)

const run = Effect.gen(function* () {
  const { ascii } = yield* Terminal
  const output = yield* withoutColumns
  const found = yield* checks
  const values = found.map(({ check, state, found, next }) => ({ check, state, found, next }))
  const text =
    output === "json"
      ? `${jsonText(values)}\n`
      : output === "ndjson"
        ? values.map((value) => `${jsonText(value)}\n`).join("")
        : found.map((check) => line(check, ascii)).join("")
  const worst = found.find(({ state }) => state === "failed")
  yield* print(text).pipe(concluding(() => (worst === undefined ? 0 : (worst.exitStatus ?? 1))))
})

/** What only an accepted key can tell: that it is accepted, how far the clocks are apart, and whether pages are as long as asked for. */
const withKey = Effect.fnUntraced(function* (from: string): Effect.fn.Return<ReadonlyArray<Check>, never, Invocations | SyncConfig> {
  const { pageSize } = yield* SyncConfig
  const invocations = yield* Invocations
  const before = yield* Clock.currentTimeMillis
  const first = yield* Effect.result(invocations.page({ limit: pageSize }))
  if (Result.isFailure(first)) return [failed("api key", first.failure)]
  const after = yield* Clock.currentTimeMillis
  const { invocations: read, malformed, now } = first.success
  const rows = read.length + malformed.length
  const rest = rows === 0 || rows >= pageSize ? undefined : yield* Effect.result(invocations.page({ offset: rows, limit: 2 }))
  const clamped = rest !== undefined && Result.isSuccess(rest) && rest.success.invocations.length > 0
  return [
    ok("api key", `accepted (from ${from})`),
    skew(now, before, after),
    clamped
      ? warning(
          "page size",
          `the service gives ${rows} rows where ${pageSize} are asked for`,
          `Nothing is lost; --page-size ${rows} asks for no more than it gives.`
        )
      : ok("page size", `${pageSize} rows a request are not refused`),
    ...(malformed.length === 0
      ? []
      : [
          warning(
            "contract",
            `${malformed.length} of ${rows} rows break it`,
            "They are left out, with a warning. Is there a newer chroma-sync?"
          )
        ])
  ]
})

/** The service's clock is known to the second. */
const skew = (server: number | undefined, before: number, after: number): Check => {
  if (server === undefined) return warning("clock", "the service does not tell the time", "Ages and --since are by this machine's clock.")
  const apart = before > server + 1_000 ? before - server - 1_000 : Math.max(0, server - after)
  if (apart < 5_000) return ok("clock", "agrees with the service's")
  return warning(
    "clock",
    `is ${duration(apart)} ${before > server ? "ahead of" : "behind"} the service's`,
    "Set this machine's clock: ages in the live list, and its newer: and older:, are by it."
  )
}

/** What is to be said of a proxy. */
const proxyCheck = (proxy: Proxy | undefined): Check => {
  if (proxy === undefined) return ok("proxy", "none is set")
  const { name, address } = proxy
  return {
    used: ok("proxy", `${name} is used: ${address}`),
    exempted: ok("proxy", `${name} is not used: NO_PROXY exempts the service`),
    local: ok("proxy", `${name} is not used: the service is on this machine`),
    foreign: warning("proxy", `${name} is set and not used`, "Node knows proxies of http:// and https:// alone."),
    unsupported: warning(
      "proxy",
      `${name} is set, and this Node cannot use it`,
      "Node can from 22.21 and 24.5 on, with NODE_USE_ENV_PROXY=1."
    ),
    unused: warning("proxy", `${name} is set and not used`, "Set NODE_USE_ENV_PROXY=1 to go through it.")
  }[proxy.state]
}

const unreachable = (error: SyncError, proxy: Proxy | undefined): Check => {
  const check = failed("service", error)
  return proxy?.state === "used" && error._tag === "TransportError" && error.unreached
    ? { ...check, next: proxyStep(error.reason, proxy) ?? check.next }
    : check
}

const ok = (check: string, found: string): Check => ({ check, state: "ok", found })

const warning = (check: string, found: string, next: string): Check => ({ check, state: "warning", found, next })

const failed = (check: string, error: Error & { readonly _tag: string }): Check => {
  const { what, next } = errorText(error)
  // This is where the others send for the reason, and the other checks are sent.
  const step = next?.replace(/; `chroma-sync doctor` [^.]*/, "").replace(/ Nothing was sent\.$/, "")
  return { check, state: "failed", found: what, next: step, exitStatus: statusOf(error) }
}

const headOf = ({ check, state, found }: Check, ascii: boolean): string => {
  const mark = state === "ok" ? glyph("complete", ascii) : state === "failed" ? glyph("failed", ascii) : "!"
  return `${mark} ${check.padEnd(10)} ${found}`
}

const line = (check: Check, ascii: boolean): string =>
  `${headOf(check, ascii)}\n${check.next === undefined ? "" : `             ${check.next}\n`}`

export const doctor = Command.make("doctor", {}, () => onService(doctorServices, { key: "ifUsable" })(run)).pipe(
  Command.withExamples([
    { command: "chroma-sync doctor", description: "Look for what is wrong; exit 0 when nothing is" },
    { command: "chroma-sync doctor --json | jq '.[] | select(.state != \"ok\")'", description: "For a monitor" }
  ])
)
