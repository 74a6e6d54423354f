/**
 * Ways to read every invocation of a service. Each returns how many it read; what it needs is imported before the clock starts.
 */
interface Target {
  readonly url: string
  /** Rows per request. */
  readonly limit: number
}

type Run = (target: Target) => Promise<number>

const core = async () => {
  const [{ Invocations }, { SyncConfig }, Effect, Layer, Stream] = await Promise.all([
    import("@chroma-sync/core/Invocations"),
    import("@chroma-sync/core/SyncConfig"),
    import("effect/Effect"),
    import("effect/Layer"),
    import("effect/Stream")
  ])
  const over = (url: string) => Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: url, token: "bench" })))
  return { Invocations, Effect, Stream, over }
}

const facade = async () => (await import("@chroma-sync/client")).ChromaSync

/** By name; the first is what the others are compared with. */
export const arms = {
  "bare fetch + JSON.parse": async () => bare,
  "core pages": async (): Promise<Run> => {
    const { Invocations, Effect, Stream, over } = await core()
    return ({ url, limit }) => {
      let count = 0
      const read = Invocations.use((invocations) =>
        Stream.runForEach(invocations.pages({ limit }), (page) => Effect.sync(() => void (count += page.invocations.length)))
      )
      return Effect.runPromise(Effect.provide(read, over(url))).then(() => count)
    }
  },
  "core pages, traced": async (): Promise<Run> => {
    const { Invocations, Effect, Stream, over } = await core()
    const Tracer = await import("effect/Tracer")
    const tracer = Tracer.make({ span: (options) => new Tracer.NativeSpan(options) })
    return ({ url, limit }) => {
      let count = 0
      const read = Invocations.use((invocations) =>
        Stream.runForEach(invocations.pages({ limit }), (page) => Effect.sync(() => void (count += page.invocations.length)))
      )
      return Effect.runPromise(Effect.provide(read, over(url)).pipe(Effect.provideService(Tracer.Tracer, tracer))).then(() => count)
    }
  },
  "core list": async (): Promise<Run> => {
    const { Invocations, Effect, Stream, over } = await core()
    return ({ url, limit }) => {
      const read = Invocations.use((invocations) =>
        Stream.runFold(
          invocations.list({ limit }),
          () => 0,
          (count, invocation) => count + (invocation.id === "" ? 0 : 1)
        )
      )
      return Effect.runPromise(Effect.provide(read, over(url)))
    }
  },
  "core list, an effect each": async (): Promise<Run> => {
    const { Invocations, Effect, Stream, over } = await core()
    return ({ url, limit }) => {
      let count = 0
      const read = Invocations.use((invocations) =>
        Stream.runForEach(invocations.list({ limit }), () => Effect.sync(() => void (count += 1)))
      )
      return Effect.runPromise(Effect.provide(read, over(url))).then(() => count)
    }
  },
  "facade pages": async (): Promise<Run> => {
    const ChromaSync = await facade()
    return async ({ url, limit }) => {
      await using sync = new ChromaSync({ baseUrl: url, apiKey: "bench" })
      let count = 0
      for await (const page of sync.invocations.pages({ limit })) count += page.items.length
      return count
    }
  },
  "facade list": async (): Promise<Run> => {
    const ChromaSync = await facade()
    return async ({ url, limit }) => {
      await using sync = new ChromaSync({ baseUrl: url, apiKey: "bench" })
      let count = 0
      for await (const invocation of sync.invocations.list({ limit })) count += invocation.id === "" ? 0 : 1
      return count
    }
  }
} satisfies Record<string, () => Promise<Run>>

export type ArmName = keyof typeof arms
// The keys of an object literal are the keys of its type.
export const armNames = Object.keys(arms) as ReadonlyArray<ArmName>

const bare: Run = async ({ url, limit }) => {
  let count = 0
  for (let offset = 0; ; offset += limit) {
    const response = await fetch(`${url}/api/v1/invocations?limit=${limit}&offset=${offset}&order_by=DESC`)
    const rows: ReadonlyArray<unknown> = JSON.parse(await response.text())
    count += rows.length
    if (rows.length < limit) return count
  }
}
