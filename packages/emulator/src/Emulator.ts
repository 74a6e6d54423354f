/**
 * The Chroma Sync API on a port of this machine: core's own contract over real HTTP, a workload that lives by a seed and a clock, faults on demand.
 */
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { ApiInput } from "@chroma-sync/core/ApiInput"
import { ApiToken } from "@chroma-sync/core/ApiToken"
import { tokenHeader } from "@chroma-sync/core/Operation"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import { TaggedError } from "@chroma-sync/core/TaggedError"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import { CurrentWorld } from "./CurrentWorld.ts"
import * as Drift from "./Drift.ts"
import { FilesHandlers } from "./FilesHandlers.ts"
import type { Faults } from "./Faults.ts"
import { type LoggedRequest, makeFront } from "./Front.ts"
import { InvocationsHandlers } from "./InvocationsHandlers.ts"
import { badRequest, forbidden, unauthorized } from "./refusal.ts"
import { checker, checkScenario, Scenario, ScenarioError } from "./Scenario.ts"
import { seedOf } from "./Seed.ts"
import { SourcesHandlers } from "./SourcesHandlers.ts"
import { SystemHandlers } from "./SystemHandlers.ts"
import * as World from "./World.ts"

/** What to serve and where; everything has a default. */
export const EmulatorOptions = Schema.Struct({
  ...Scenario.fields,
  /** Default 0: any free port. */
  port: Schema.optional(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 }, { expected: "a port from 0 to 65,535" }))),
  /** Default `127.0.0.1`: this machine only. `0.0.0.0` and `::` are all addresses of it. */
  host: Schema.optional(Schema.String.check(Schema.isNonEmpty({ expected: "an address that is not empty" }))),
  /** The API key that may do everything. Default `emulator`. */
  token: Schema.optional(Schema.String),
  /** An API key that may read: a change is a 403. Default `emulator-read-only`. */
  readOnlyToken: Schema.optional(Schema.String),
  /** An API key of another team, to which all of this world is a 403. Default `emulator-other-team`. */
  otherTeamToken: Schema.optional(Schema.String),
  /** `manual` stands still until `advance`. Default `live`. */
  clock: Schema.optional(Schema.Literals(["live", "manual"])),
  /** Answers browsers of any origin, preflights included. Default false. */
  cors: Schema.optional(Schema.Boolean)
})
export type EmulatorOptions = typeof EmulatorOptions.Type

const hasEnded = "it has ended"

/** The emulator cannot listen. `reason` is a code such as `EADDRINUSE`, or words. */
export class EmulatorError extends TaggedError("EmulatorError")<{ readonly port: number; readonly reason: string }> {
  /** Whether the host is at fault: it is no address of this machine. */
  get isHost(): boolean {
    return /^(ENOTFOUND|EAI_AGAIN|EADDRNOTAVAIL)$/.test(this.reason)
  }
  override get message(): string {
    if (this.reason === hasEnded) return `The emulator cannot listen: ${hasEnded}.`
    if (this.isHost) return `The emulator cannot listen (${this.reason}). Give another host.`
    const refused = this.reason === "EADDRINUSE" ? `: port ${this.port} is in use` : ` on port ${this.port} (${this.reason})`
    return `The emulator cannot listen${refused}. Give another port, or 0 for any.`
  }
}

/**
 * The API, served as long as the layer lives.
 *
 * @example
 * const test = Effect.gen(function* () {
 *   const emulator = yield* Emulator
 *   yield* emulator.advance("1 minute")
 *   return yield* Effect.promise(() => fetch(`${emulator.url}/api/v1/invocations`, { headers: { "x-chroma-token": emulator.token } }))
 * }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "mine" })))
 */
export class Emulator extends Context.Service<
  Emulator,
  {
    /** The base URL, by the address of `host`; where that is all of this machine's (`0.0.0.0`, `::`), by the loopback one. */
    readonly url: string
    readonly port: number
    readonly token: string
    readonly readOnlyToken: string
    readonly otherTeamToken: string
    /** Moves the emulator's clock ahead. A duration that leads to no date, such as an infinite one, is a defect. */
    readonly advance: (by: Duration.Input) => Effect.Effect<void>
    /** Replaces all faults, those that the emulator began with too: `{}` ends them. A fault that cannot be is a defect. */
    readonly setFaults: (faults: Faults) => Effect.Effect<void>
    /** What came in, oldest first, at most the newest 10,000. */
    readonly requests: Effect.Effect<ReadonlyArray<LoggedRequest>>
    /** Closes the port and every connection. Time goes on. */
    readonly goAway: Effect.Effect<void>
    /**
     * Listens on the same port again, with the same world; does nothing where it has not gone away. Fails where the port was taken meanwhile, and may be
     * tried again; and once the emulator has ended.
     */
    readonly comeBack: Effect.Effect<void, EmulatorError>
  }
>()("@chroma-sync/emulator/Emulator") {
  /** Starts with the layer and ends with its scope, at once, whatever connections are open. Options that cannot be are a {@link ScenarioError}. */
  static readonly layer = (options: EmulatorOptions = {}): Layer.Layer<Emulator, EmulatorError | ScenarioError> =>
    Layer.effect(
      Emulator,
      Effect.gen(function* () {
        const {
          port: askedPort = 0,
          host = "127.0.0.1",
          token = "emulator",
          readOnlyToken = "emulator-read-only",
          otherTeamToken = "emulator-other-team",
          clock: mode = "live",
          cors = false,
          seed = "chroma-sync",
          invocations = 200,
          arrivalsPerMinute = 20,
          databases = [],
          startsAt,
          ...initial
        } = yield* Effect.fromResult(checkOptions(options, "The emulator's options"))
        const clock = yield* Clock.Clock
        const started = yield* Clock.currentTimeMillis
        const epoch = startsAt === undefined ? started : Date.parse(startsAt)
        let moved = 0
        const now = () => epoch + moved + (mode === "manual" ? 0 : clock.currentTimeMillisUnsafe() - started)

        let world = World.make({ seed, epoch, invocations, arrivalsPerMinute, databases })
        let faults: Faults = {}
        const front = makeFront(seedOf(seed, "faults"), now)
        const setFaults = (next: Faults) => {
          faults = next
          front.setFaults(next)
          world = Drift.setDrift(world, next.insertsPerSecond ?? 0, next.deletesPerSecond ?? 0, now())
        }
        setFaults(initial)

        const mayRead = withoutToken([otherTeamToken], "the key is another team's")
        const mayWrite = withoutToken([otherTeamToken, readOnlyToken], "the key may not change anything here")
        const current = Layer.succeed(CurrentWorld, {
          read: Effect.map(mayRead, () => {
            const instant = now()
            world = Drift.advance(world, instant)
            return { world, now: instant, faults }
          }),
          change: (step) =>
            Effect.flatMap(mayWrite, () => {
              const instant = now()
              return Effect.fromResult(step(Drift.advance(world, instant), instant))
            }).pipe(
              Effect.map(([next, found]) => {
                world = next
                return found
              })
            )
        })

        const server = createServer()
        const app = HttpApiBuilder.layer(SyncApi, { openapiPath: "/openapi.json" }).pipe(
          Layer.provide([InvocationsHandlers, SourcesHandlers, FilesHandlers, SystemHandlers]),
          Layer.provide([current, checkToken([token, readOnlyToken, otherTeamToken]), refuseInput]),
          HttpRouter.toHttpEffect
        )
        const http = yield* Layer.build(
          NodeHttpServer.layer(() => server, { port: askedPort, host, disablePreemptiveShutdown: true })
        ).pipe(Effect.mapError((error) => new EmulatorError({ port: askedPort, reason: listenReason(error.cause) })))
        const shown = cors ? HttpMiddleware.cors({ exposedHeaders: ["date", "retry-after", "x-request-id"] }) : identity
        yield* Effect.flatMap(app, (routes) => Context.get(http, HttpServer.HttpServer).serve(shown(front.wrap(routes)))).pipe(
          Effect.provideContext(http)
        )
        let ended = false
        // Registered last, so it runs first: an open connection must not delay the end.
        yield* Effect.addFinalizer(() =>
          Effect.sync(() => {
            ended = true
            // Whoever is about to listen does so after all.
            server.on("listening", () => server.close())
            server.closeAllConnections()
          })
        )

        const bound = server.address()
        const { port, address } = typeof bound === "object" && bound !== null ? bound : { port: 0, address: host }
        // Nobody connects to "everywhere".
        const reached = { "0.0.0.0": "127.0.0.1", "::": "::1" }[address] ?? host
        return Emulator.of({
          url: `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`,
          port,
          token,
          readOnlyToken,
          otherTeamToken,
          advance: (by) =>
            Effect.suspend(() => {
              const ms = Duration.toMillis(Duration.fromInputUnsafe(by))
              if (Number.isNaN(new Date(now() + ms).getTime())) {
                return Effect.die(new ScenarioError({ input: "advance", field: "", issue: "Expected a duration that leads to a date" }))
              }
              moved += ms
              return Effect.void
            }),
          setFaults: (next) =>
            Effect.fromResult(checkScenario(next, "setFaults")).pipe(
              Effect.orDie,
              Effect.map(() => setFaults(next))
            ),
          requests: Effect.sync(front.requests),
          goAway: close(server),
          comeBack: Effect.suspend(() => (ended || server.listening ? Effect.void : listen(server, port, host))).pipe(
            Effect.filterOrFail(
              () => !ended,
              () => new EmulatorError({ port, reason: hasEnded })
            )
          )
        })
      })
    )
}

const checkOptions = checker(EmulatorOptions)

const checkToken = (tokens: ReadonlyArray<string>) =>
  Layer.succeed(ApiToken, {
    [tokenHeader]: (route, { credential }) =>
      tokens.includes(Redacted.value(credential))
        ? route
        : Effect.fail(unauthorized(`the ${tokenHeader} header is missing or not a known key`))
  })

const withoutToken = (tokens: ReadonlyArray<string>, reason: string) =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) =>
    tokens.includes(headers[tokenHeader] ?? "") ? Effect.fail(forbidden(reason)) : Effect.void
  )

const refuseInput = HttpApiMiddleware.layerSchemaErrorTransform(ApiInput, (error) =>
  Effect.fail(badRequest(`${error.kind}: ${error.cause.message.replace(/\s+/g, " ")}`))
)

const close = (server: Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

const listen = (server: Server, port: number, host: string): Effect.Effect<void, EmulatorError> =>
  Effect.tryPromise({
    try: () => once(server.listen(port, host), "listening"),
    catch: (cause) => new EmulatorError({ port, reason: listenReason(cause) })
  })

const listenReason = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "it is not allowed"
