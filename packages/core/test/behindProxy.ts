/** Reads a page of a service that only a proxy can reach, and prints how many invocations it holds. */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const config = SyncConfig.layer({ baseUrl: "http://sync.test", token: "canary-token-7781", allowPlainHttp: true })
const { invocations } = await Invocations.use((service) => service.page()).pipe(
  Effect.provide(Invocations.layer.pipe(Layer.provide(config))),
  Effect.runPromise
)
process.stdout.write(`${invocations.length}\n`)
