/**
 * The Chroma Sync API on a port of this machine: core's own contract over real HTTP, a workload that lives by a seed and a clock, faults on demand.
 */
import { createServer, type Server } from "node:http"
import { ApiInput } from "@chroma-sync/core/ApiInput"
import { ApiToken } from "@chroma-sync/core/ApiToken"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import { BadRequest, Unauthorized } from "@chroma-sync/core/SyncError"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import { CurrentWorld } from "./CurrentWorld.ts"
import { FilesHandlers } from "./FilesHandlers.ts"
import { type Faults, noFaults, withFaults } from "./Faults.ts"
import { InvocationsHandlers } from "./InvocationsHandlers.ts"
import { refused } from "./refusal.ts"
import { SourcesHandlers } from "./SourcesHandlers.ts"
import { SystemHandlers } from "./SystemHandlers.ts"
import * as World from "./World.ts"

/** What to serve and where; everything has a default. */
export interface EmulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** Default `127.0.0.1`: this machine only. */
  readonly host?: string
  /** The same seed gives the same ids, sources, fates and errors. Default `chroma-sync`. */
  readonly seed?: string
  /** How many exist at the start. Default 200. */
  readonly invocations?: number
  /** Default 20; 0 for none. */
  readonly arrivalsPerMinute?: number
  /** The API key that is accepted. Default `emulator`. */
  readonly token?: string
  readonly latencyMs?: number
  /** 0 to 1. */
  readonly errorRate?: number
  /** `manual` stands still until `advance`. Default `live`. */
  readonly clock?: "live" | "manual"
  /** Rows that break the contract in the first page. Default 0. */
  readonly malformedRows?: number
}

/** The emulator cannot listen. */
export class EmulatorError extends Data.TaggedError("EmulatorError")<{ readonly port: number; readonly reason: string }> {
  override get message(): string {
    return this.reason === "EADDRINUSE"
      ? `The emulator cannot listen: port ${this.port} is in use. Pass another with --port, or 0 for any.`
      : `The emulator cannot listen on port ${this.port} (${this.reason}). Pass another with --port, or 0 for any.`
  }
}

/**
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
    readonly url: string
    readonly port: number
    readonly token: string
    /** Moves the emulator's clock ahead. */
    readonly advance: (by: Duration.Input) => Effect.Effect<void>
    readonly setFaults: (faults: Partial<Faults>) => Effect.Effect<void>
    /** Closes the port and every connection. Time goes on. */
    readonly goAway: Effect.Effect<void>
    /** Listens on the same port again, with the same world. */
    readonly comeBack: Effect.Effect<void>
  }
>()("@chroma-sync/emulator/Emulator") {
  static readonly layer = (options: EmulatorOptions = {}): Layer.Layer<Emulator, EmulatorError> =>
    Layer.effect(
      Emulator,
      Effect.gen(function* () {
        const host = options.host ?? "127.0.0.1"
        const token = options.token ?? "emulator"
        const epoch = yield* Clock.currentTimeMillis
        const clock = yield* Clock.Clock
        let moved = 0
        let faults: Faults = { latencyMs: options.latencyMs ?? 0, errorRate: options.errorRate ?? 0 }
        let requests = 0
        let world = World.make({
          seed: options.seed ?? "chroma-sync",
          epoch,
          invocations: options.invocations ?? 200,
          arrivalsPerMinute: options.arrivalsPerMinute ?? 20
        })
        const now = () => (options.clock === "manual" ? epoch : clock.currentTimeMillisUnsafe()) + moved

        const server = createServer()
        const current = Layer.succeed(CurrentWorld, {
          malformedRows: options.malformedRows ?? 0,
          now: Effect.sync(() => {
            const instant = now()
            world = World.advance(world, instant)
            return { world, now: instant }
          }),
          change: (step) =>
            Effect.suspend(() => {
              const instant = now()
              return Effect.fromResult(step(World.advance(world, instant), instant))
            }).pipe(
              Effect.map(([next, found]) => {
                world = next
                return found
              })
            )
        })
        const inFront = HttpRouter.middleware(
          (answer) =>
            // Once per route: what stands now, the faults too, is read per request.
            Effect.suspend(() => withFaults(faults, answer)).pipe(
              Effect.map((response) =>
                // The service's clock is the emulator's, not the machine's.
                HttpServerResponse.setHeaders(response, { date: new Date(now()).toUTCString(), "x-request-id": `emulator-${++requests}` })
              )
            ),
          { global: true }
        )
        const routes = HttpApiBuilder.layer(SyncApi, { openapiPath: "/openapi.json" }).pipe(
          Layer.provide([InvocationsHandlers, SourcesHandlers, FilesHandlers, SystemHandlers]),
          Layer.provide([current, checkToken(token), refuseInput]),
          Layer.provideMerge(inFront)
        )
        yield* Layer.build(
          HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true }).pipe(
            Layer.provide(
              NodeHttpServer.layer(() => server, {
                port: options.port ?? 0,
                host,
                disablePreemptiveShutdown: true
              })
            )
          )
        ).pipe(Effect.mapError((error) => new EmulatorError({ port: options.port ?? 0, reason: listenReason(error.cause) })))
        // Registered last, so it runs first: an open connection must not delay the end.
        yield* Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections()))

        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        return Emulator.of({
          url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
          port,
          token,
          advance: (by) =>
            Effect.sync(() => {
              moved += Duration.toMillis(Duration.fromInputUnsafe(by))
            }),
          setFaults: (next) =>
            Effect.sync(() => {
              faults = { ...noFaults, ...next }
            }),
          goAway: close(server),
          comeBack: listen(server, port, host)
        })
      })
    )
}

const checkToken = (token: string) =>
  Layer.succeed(ApiToken, {
    "x-chroma-token": (route, { credential }) =>
      Redacted.value(credential) === token
        ? route
        : Effect.fail(new Unauthorized(refused("Unauthorized", "the x-chroma-token header is missing or not a known key")))
  })

const refuseInput = HttpApiMiddleware.layerSchemaErrorTransform(ApiInput, (error) =>
  Effect.fail(new BadRequest(refused("BadRequest", `${error.kind}: ${error.cause.message.replace(/\s+/g, " ")}`)))
)

const close = (server: Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

const listen = (server: Server, port: number, host: string): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.listen(port, host, () => resume(Effect.void))
  })

const listenReason = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "it is not allowed"
