/**
 * Sends what the client tells of itself to an OpenTelemetry collector: a span for each call and each attempt, and the metrics of `Telemetry`.
 *
 * Run: CHROMA_API_KEY=… OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 node packages/core/examples/openTelemetry.ts
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import * as SyncEnvironment from "@chroma-sync/core/SyncEnvironment"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Otlp from "effect/observability/Otlp"

const exporter = Otlp.layerJson({
  baseUrl: process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "http://localhost:4318",
  resource: { serviceName: "count-invocations" }
}).pipe(Layer.provide(FetchHttpClient.layer))

const program = Effect.gen(function* () {
  const { list } = yield* Invocations
  const count = yield* Stream.runCount(list())
  yield* Effect.log(`${count} invocations`)
})

// What is waiting to be sent is sent when the exporter's scope closes: at the end of the program.
await program.pipe(
  Effect.provide(Invocations.layer.pipe(Layer.provide(SyncEnvironment.layer()))),
  Effect.provide(exporter),
  Effect.runPromise
)
