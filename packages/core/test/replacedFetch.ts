/** Asks for a page where the global `fetch` was replaced before anything of this package was loaded, and prints how often that one was called. */
let calls = 0
globalThis.fetch = async () => {
  calls += 1
  return new Response("[]")
}
const { Invocations } = await import("@chroma-sync/core/Invocations")
const { SyncConfig } = await import("@chroma-sync/core/SyncConfig")
const Effect = await import("effect/Effect")
const Layer = await import("effect/Layer")

const page = Invocations.use((invocations) => invocations.page())
const services = Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: "http://127.0.0.1:9", token: "t", retries: 0 })))
await Effect.runPromise(Effect.provide(page, services))
console.log(calls)
