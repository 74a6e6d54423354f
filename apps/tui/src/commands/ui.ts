/**
 * `chroma-sync` and `chroma-sync ui`: the live list.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { InvalidRequest } from "@chroma-sync/core/SyncError"
import { Sources } from "@chroma-sync/core/Sources"
import { defaultBaseUrl, SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import type { Theme } from "../format/theme.ts"
import type { Values } from "../settings/definitions.ts"
import { profileNames } from "../settings/profile.ts"
import { homeOf } from "../settings/folders.ts"
import { type Key, Settings } from "../settings/Settings.ts"
import { SettingsError } from "../settings/SettingsError.ts"
import { type Env, Terminal } from "../terminal.ts"
import { isSelected, readQuery, type Selected, toSelection, uiArgs } from "./flags.ts"
import type { AppOptions } from "../app/runApp.ts"
import { lookOf } from "../app/terminalLook.ts"
import { sessionPlace } from "../app/runtime/sessionFile.ts"
import { type Globals, globals } from "./globals.ts"
import { onService, serviceConfig } from "./onService.ts"
import { plainFlags } from "./plainFlags.ts"
import { ServiceClock } from "./ServiceClock.ts"

/** What the live UI asks of the service. */
const uiServices = Layer.merge(ServiceClock.layerWithFeed, Sources.layer)

/** Opens the live list over whatever services are provided. Ink and React are loaded only here. */
export const openUi = Effect.fnUntraced(function* (options: Omit<AppOptions, "env" | "look">, theme: Theme) {
  const terminal = yield* Terminal
  const { runApp } = yield* Effect.promise(() => import("../app/runApp.ts"))
  yield* runApp({ ...options, env: terminal.env, look: lookOf(terminal, theme) })
})

/** What the program does without a command. */
export const open = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof uiArgs>) {
  const { interactive, env } = yield* Terminal
  // Line by line it needs no terminal that can be drawn on.
  if (!interactive && !isLinear(given, yield* Settings, env)) {
    return yield* new CliError.ShowHelp({ commandPath: ["chroma-sync"], errors: [] })
  }
  yield* openOnService(given)
}, Effect.provide(Settings.layer))

const openOnService = Effect.fnUntraced(
  function* (given: Command.Command.Config.Infer<typeof uiArgs>) {
    // The query is the first view of the list: unlike the flags it can be changed, so everything else is read too.
    const { terms: query } = yield* readQuery(given.query)
    const settings = yield* Settings
    const { values } = settings
    const { filter, at } = yield* toSelection(given, values.database)
    const clock = yield* ServiceClock
    let selected: Selected | undefined
    // What is shown was read, so by then the service has said what time it is.
    const chosen = () => (selected ??= at(clock.now()))
    const isShown = (invocation: Invocation) => isSelected(chosen(), invocation)
    const since = at(0).since === -Infinity ? undefined : () => chosen().since
    const context = yield* Effect.context<Globals | Settings | Terminal>()
    const config = yield* SyncConfig
    if (Option.isNone(config.token)) {
      return yield* new InvalidRequest({ operation: "ui", field: "token", issue: "there is no API key" })
    }
    const { env } = yield* Terminal
    const keeps = Option.getOrElse(given.session, () => values.session)
    /** What the live UI is told of a service and the key to it. */
    const about = (baseUrl: string, { profile: asked }: Values, key: Key) => {
      const profile = key.profile?.name
      return {
        place: placeOf(baseUrl, profile),
        flags: plainFlags(baseUrl, asked, key, filter, given),
        session: keeps ? sessionPlace(env, [baseUrl, profile, filter]) : undefined
      }
    }
    const anew = <A, E>(layer: Layer.Layer<A, E, SyncConfig>, key: "needed" | "ifUsable") =>
      Layer.fresh(layer.pipe(Layer.provideMerge(serviceConfig(key)), Layer.provideMerge(Settings.layer)))
    /** The flags with another profile. */
    const by = (profile: string | undefined) =>
      profile === undefined ? context : Context.add(context, globals.profile, Option.some(profile))
    // A key that is read again is masked too.
    const secrets = secretsOf(config)
    const mask = (line: string) => secrets.reduce((masked, secret) => masked.replaceAll(secret, "•••"), line)
    const options: Omit<AppOptions, "env" | "look"> = {
      ...about(config.baseUrl, values, yield* settings.key),
      filter,
      isSelected: isShown,
      since,
      query,
      dashboardUrl: values.dashboardUrl,
      readOnly: values.readOnly,
      info: (profile) =>
        Effect.promise(() => import("./infoLines.ts")).pipe(
          Effect.flatMap(({ infoLines }) => Effect.provide(infoLines, Layer.fresh(Settings.layer))),
          Effect.catch((error) => Effect.succeed([{ name: "settings", value: "unusable", from: error.message }])),
          Effect.provideContext(by(profile))
        ),
      mouse: given.mouse || values.mouse,
      linear: isLinear(given, settings, env),
      record: Option.getOrUndefined(Option.map(given.record, (path) => ({ path, mask }))),
      notify: Option.getOrElse(given.notify, () => values.notify),
      connect: (asked) =>
        Effect.gen(function* () {
          const services = yield* Layer.build(anew(uiServices, "needed"))
          const { values, key } = Context.get(services, Settings)
          const config = Context.get(services, SyncConfig)
          const found = yield* key
          secrets.push(...secretsOf(config))
          return { services, from: found.from, ...about(config.baseUrl, values, found) }
        }).pipe(Effect.mapError(whyNot), Effect.provideContext(by(asked))),
      profiles: profileNames(homeOf(env)),
      diagnose: (profile) =>
        Effect.promise(() => import("./doctor.ts")).pipe(
          Effect.flatMap(({ diagnosis, doctorServices }) => Effect.provide(diagnosis, anew(doctorServices, "ifUsable"))),
          Effect.catch((error) => Effect.succeed([error.message])),
          Effect.provideContext(by(profile))
        )
    }
    yield* openUi(options, values.theme)
  },
  // A live list is left by its user, not by a deadline.
  onService(uiServices, { ownDeadline: true, screen: true })
)

/** What the header calls the service: its host where that is not Chroma's own, and the profile whose key it is. */
const placeOf = (baseUrl: string, profile: string | undefined): ReadonlyArray<string> =>
  profile === undefined ? [new URL(baseUrl).host] : baseUrl === defaultBaseUrl ? [profile] : [new URL(baseUrl).host, profile]

/** In one line; a profile that cannot be used was named in the live UI, by no flag. */
const whyNot = (error: { readonly message: string }): string => {
  if (!(error instanceof SettingsError)) return error.message
  const issue = error.where === "--profile" ? error.issue : error.message
  return `${issue}${issue.endsWith("?") ? "" : "."} ${error.next}`
}

/** Asked for by a flag or a setting, or by what screen readers are announced with. */
export const isLinear = (given: { readonly linear: boolean }, { values, origins }: Settings["Service"], env: Env): boolean =>
  given.linear ||
  (origins.has("linear")
    ? values.linear
    : [env["ACCESSIBLE"], env["INK_SCREEN_READER"]].some((value) => ["1", "true", "yes"].includes(value ?? "")))

const secretsOf = ({ token }: SyncConfig["Service"]): Array<string> => Option.toArray(Option.map(token, Redacted.value))

export const ui = Command.make("ui", uiArgs, open).pipe(
  Command.withExamples([
    { command: "chroma-sync ui --database docs", description: "Watch one database" },
    { command: "chroma-sync ui --status pending,processing", description: "Watch what is running" },
    { command: "chroma-sync ui status:failed db:docs", description: "Begin with a view, which / changes" }
  ])
)
