/**
 * Runs a command's work with what the settings say: on the service they name, within the deadline, logging and coloured as asked.
 */
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { InvalidRequest } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { logging } from "../logging.ts"
import { coreOptions, Settings } from "../settings/Settings.ts"
import { Terminal } from "../terminal.ts"
import { Deadline, withinDeadline } from "./Deadline.ts"

/** Whether the API key is read. `ifUsable` goes on without one where it cannot be. */
type KeyUse = "needed" | "ifUsable" | "unread"

interface OnServiceOptions {
  /** Default `needed`. */
  readonly key?: KeyUse
  /** Whether the work keeps to `--deadline` by itself. Default false. */
  readonly ownDeadline?: boolean
  /** Whether the work draws on the whole terminal. Default false. */
  readonly screen?: boolean
}

/**
 * Provides the services that a command works with, and the settings.
 *
 * @example
 * const run = Effect.fnUntraced(function* () { … }, onService(Invocations.layer))
 */
export const onService =
  <Services, LE>(services: Layer.Layer<Services, LE, SyncConfig>, options: OnServiceOptions = {}) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    (options.ownDeadline === true ? work : withinDeadline(work)).pipe(
      Effect.provide(
        services.pipe(
          Layer.provideMerge(serviceConfig(options.key ?? "needed")),
          Layer.provideMerge(Layer.mergeAll(Deadline.layer, terminal, logging({ screen: options.screen === true }))),
          Layer.provideMerge(Settings.layer)
        )
      )
    )

/** The settings as core takes them. */
export const serviceConfig = (use: KeyUse) =>
  Layer.effect(
    SyncConfig,
    Effect.gen(function* () {
      const settings = yield* Settings
      const usable = use === "ifUsable" ? Effect.orElseSucceed(settings.key, () => undefined) : settings.key
      const key = use === "unread" ? undefined : yield* usable
      return yield* SyncConfig.make(coreOptions(settings, key)).pipe(
        Effect.tap(({ baseUrl }) => refuseApiPath(baseUrl)),
        // Core names its option; the user wrote a flag, a variable or a line of a file.
        Effect.mapError(
          ({ operation, field, issue }) =>
            new InvalidRequest({ operation, field: (field === "baseUrl" ? settings.origins.get(field) : undefined) ?? field, issue })
        )
      )
    })
  )

/** An address that is copied from the API's documentation ends in the path that is added to it; the answer would be that nothing is there. */
const refuseApiPath = (baseUrl: string): Effect.Effect<void, InvalidRequest> => {
  const base = baseUrl.replace(/\/api\/v\d+\/*$/, "")
  if (base === baseUrl) return Effect.void
  const issue = `"${baseUrl}" ends in the path of the API, which is added to it; give ${base}`
  return Effect.fail(new InvalidRequest({ operation: "config", field: "baseUrl", issue }))
}

/** A settings file can turn colour off where the terminal would have it; what was forced stays. */
const terminal = Layer.effect(
  Terminal,
  Effect.gen(function* () {
    const outer = yield* Terminal
    const { values } = yield* Settings
    return { ...outer, colour: outer.colour && (values.color !== "never" || Boolean(outer.env["FORCE_COLOR"])) }
  })
)
