/**
 * A program whose calls end in every way that a call can, one after another, and that says after each what stayed behind: timers, sockets and other
 * resources that keep a process alive, and signals that somebody still listens to.
 *
 * Usage: node --expose-gc leaving.ts <url of a service that answers as its `database_name` says> <url where nobody listens>
 */
import { setImmediate } from "node:timers/promises"
import { Files } from "@chroma-sync/core/Files"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as FetchHttpClient from "effect/http/FetchHttpClient"

const [url = "", nowhere = ""] = process.argv.slice(2)

/** What the last call's requests came to, for those who interrupt it. */
let asked = Deferred.makeUnsafe<void>()
let answered = Deferred.makeUnsafe<void>()
let signals: Array<WeakRef<AbortSignal>> = []
const fetch: typeof globalThis.fetch = (input, init) => {
  if (init?.signal) signals.push(new WeakRef(init.signal))
  const answer = globalThis.fetch(input, init)
  Deferred.doneUnsafe(asked, Exit.void)
  return answer.finally(() => Deferred.doneUnsafe(answered, Exit.void))
}

const services = (options: SyncConfigOptions = {}) =>
  Layer.merge(Invocations.layer, Files.layer).pipe(
    Layer.provide(
      SyncConfig.layer({ baseUrl: url, token: "t", retries: 2, attemptTimeout: "5 minutes", deadline: "10 minutes", ...options })
    ),
    Layer.merge(Layer.succeed(FetchHttpClient.Fetch, fetch))
  )
type Call = Effect.Effect<unknown, unknown, Invocations | Files>

const page = (databaseName: string): Call => Invocations.use((invocations) => invocations.page({ databaseName }))
const upload = (collectionName: string, rest: Stream.Stream<Uint8Array, unknown>): Call =>
  Files.use((files) =>
    files.add({
      databaseName: "docs",
      collectionName,
      file: { name: "a.bin", size: 1_000_000, stream: Stream.concat(Stream.make(new Uint8Array(1_000)), rest) }
    })
  )
const interrupted = (call: Call, when: () => Deferred.Deferred<void>): Call =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(call)
    yield* Deferred.await(when())
    yield* Fiber.interrupt(fiber)
    return "interrupted"
  })

const ends: Readonly<Record<string, readonly [call: Call, options?: SyncConfigOptions]>> = {
  "a page": [page("rows")],
  "an error": [page("404")],
  "three errors": [page("503")],
  "a page of HTML": [page("html")],
  "an unreachable service": [page("rows"), { baseUrl: nowhere }],
  "a reset": [page("reset")],
  "a cut body": [page("cut")],
  "an attempt that times out before the answer": [page("silent"), { attemptTimeout: 50, retries: 1 }],
  "an attempt that times out in the body": [page("stalled"), { attemptTimeout: 50, retries: 1 }],
  "a deadline": [page("stalled"), { deadline: 50 }],
  "a deadline before a wait": [page("429"), { deadline: 10_000 }],
  "an interruption before the answer": [interrupted(page("silent"), () => asked)],
  "an interruption in the body": [interrupted(page("stalled"), () => answered)],
  "an interruption behind a 429": [interrupted(page("429"), () => answered)],
  "a scan that is left": [
    Invocations.use((invocations) =>
      invocations.pages({ databaseName: "rows", limit: 2, prefetch: 8 }).pipe(Stream.take(3), Stream.runDrain)
    )
  ],
  "a scan that fails": [Invocations.use((invocations) => Stream.runDrain(invocations.pages({ databaseName: "404", prefetch: 8 })))],
  "an upload whose file breaks": [upload("taken", Stream.fail("the disk is gone"))],
  "an upload that is refused before its end": [upload("refused", Stream.never)],
  "an upload that is interrupted": [interrupted(upload("taken", Stream.never), () => asked)],
  "an upload that times out": [upload("taken", Stream.never), { uploadDeadline: 50 }]
}

const resources = () => process.getActiveResourcesInfo().toSorted().join(" ")
const isAlive = (signal: WeakRef<AbortSignal>) => signal.deref() !== undefined

// What the first request opens for good, such as a thread for names, is nobody's leftover.
await Effect.runPromise(Effect.exit(Effect.provide(page("rows"), services())))
await setImmediate()
const before = resources()
const left: Array<unknown> = []
for (const [name, [call, options]] of Object.entries(ends)) {
  asked = Deferred.makeUnsafe()
  answered = Deferred.makeUnsafe()
  signals = []
  const outcome = await Effect.runPromise(
    Effect.match(Effect.provide(call, services(options)), {
      onSuccess: () => "ok",
      onFailure: (error) => (error instanceof Error ? error.name : "")
    })
  )
  // Sockets close a moment after they are told to, and a signal is gone when nobody holds it.
  for (let turns = 0; turns < 20 && (resources() !== before || signals.some(isAlive)); turns += 1) {
    await setImmediate()
    globalThis.gc?.()
  }
  left.push({
    name,
    outcome,
    requests: signals.length,
    signals: signals.filter(isAlive).length,
    resources: resources() === before ? "" : resources()
  })
}
console.log(JSON.stringify(left))
