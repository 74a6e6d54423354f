/**
 * The live UI on a terminal: feeds the store, runs its commands, and is the one owner of the way out.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter, ListError } from "@chroma-sync/core/Invocations"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { render } from "ink"
import { makeStyle } from "../format/style.ts"
import { App } from "./App.tsx"
import { initialModel } from "./model.ts"
import { makeStore } from "./store.ts"

export interface AppOptions {
  /** Names the place in the header, such as `demo` or a host. */
  readonly title: string
  readonly filter: InvocationFilter
  readonly colour: boolean
  readonly ascii: boolean
}

/**
 * Runs until the user quits or the terminal goes away. Fails only where there was never anything to show: a key that is refused at the start.
 * Interruption restores the terminal.
 */
export const runApp = Effect.fn("runApp")(function* (options: AppOptions): Effect.fn.Return<void, ListError, InvocationFeed | Scope.Scope> {
  const feed = yield* InvocationFeed
  const wake = yield* Queue.sliding<void>(1)
  const done = yield* Deferred.make<void, ListError>()
  const { stdout, stdin } = process
  const store = makeStore(
    initialModel({
      title: options.title,
      size: { columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 },
      now: yield* Clock.currentTimeMillis
    }),
    (command) => (command === "quit" ? Deferred.doneUnsafe(done, Effect.void) : Queue.offerUnsafe(wake, undefined))
  )

  yield* Effect.acquireRelease(
    Effect.sync(() =>
      render(<App store={store} look={{ style: makeStyle(options.colour), ascii: options.ascii }} />, {
        alternateScreen: true,
        incrementalRendering: true,
        concurrent: true,
        exitOnCtrlC: false,
        interactive: true,
        maxFps: 60,
        patchConsole: false
      })
    ),
    (instance) =>
      Effect.promise(async () => {
        instance.unmount()
        await instance.waitUntilExit()
      })
  )
  const ended = () => Deferred.doneUnsafe(done, Effect.void)
  yield* Effect.acquireRelease(
    Effect.sync(() => stdin.once("end", ended).once("close", ended)),
    (input) => Effect.sync(() => input.off("end", ended).off("close", ended))
  )

  yield* feed.watch(options.filter, { wake: Queue.take(wake) }).pipe(
    Stream.chunks,
    Stream.runForEach((events) => Effect.sync(() => store.dispatch({ _tag: "Fed", events }))),
    Effect.catch((error) =>
      store.get().readAt === undefined ? Deferred.fail(done, error) : Effect.sync(() => store.dispatch({ _tag: "FeedStopped", error }))
    ),
    Effect.forkScoped
  )
  yield* Effect.map(Clock.currentTimeMillis, (now) => store.dispatch({ _tag: "Ticked", now })).pipe(
    Effect.delay("1 second"),
    Effect.forever,
    Effect.forkScoped
  )
  yield* Deferred.await(done)
}, Effect.scoped)
