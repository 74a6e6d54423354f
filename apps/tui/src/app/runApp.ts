/**
 * The live UI on a terminal: feeds the store, runs its commands, and is the one owner of the way out.
 */
import { type FeedError, type FeedEvent, InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { type InvocationFilter, Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import type * as Context from "effect/Context"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FiberHandle from "effect/FiberHandle"
import * as FiberSet from "effect/FiberSet"
import * as Queue from "effect/Queue"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { hasAwsKeys } from "../creating/newSource.ts"
import { print } from "../query/print.ts"
import type { Query } from "../query/Query.ts"
import type { RecordHeader } from "../record/codec.ts"
import type { RecordOptions } from "../record/record.ts"
import type { SettingsError } from "../settings/SettingsError.ts"
import type { Env } from "../terminal.ts"
import type { Invocation } from "@chroma-sync/core/Invocation"
import { undoFor } from "./acting.ts"
import type { ActKind } from "./Acts.ts"
import type { AskedView, Command } from "./message.ts"
import { type InfoLine, initialModel, type Look } from "./model.ts"
import { countRequests } from "./requests.ts"
import { openTerminalApp, type TerminalOptions } from "./runtime/TerminalApp.tsx"
import { heedingClock } from "./runtime/heedingClock.ts"
import { keepSession, type SessionPlace } from "./runtime/sessionFile.ts"
import { makeStore, type Store } from "./store.ts"
import type { Asked } from "./Surveys.ts"

/** What the app asks of the service. */
export type Services = InvocationFeed | Invocations | Sources

export interface AppOptions extends Omit<TerminalOptions, "tmux"> {
  /** Names the service in the header, such as `demo` or a host. */
  readonly title: string
  readonly filter: InvocationFilter
  /** When what is shown was created, in milliseconds since the Unix epoch. */
  readonly since: number
  readonly before: number
  /** Where the dashboard is, with names in braces; without it, where Chroma says that it is. */
  readonly dashboardUrl?: string | undefined
  readonly env: Env
  /** Settings and paths, and where each came from. */
  readonly info: Effect.Effect<ReadonlyArray<InfoLine>>
  /** What of it is shown first. */
  readonly query: Query
  readonly look: Look
  /** Nothing may be changed. */
  readonly readOnly: boolean
  /** Where the session is kept between runs; nowhere without it. */
  readonly session?: SessionPlace | undefined
  /** Said line by line instead of drawn. */
  readonly linear?: boolean
  /** Where everything that happens is written down. */
  readonly record?: RecordOptions | undefined
  /** The services by settings and a key that are read anew, and where the key is from. Fails with what to tell. */
  readonly reload: Effect.Effect<{ readonly services: Context.Context<Services>; readonly from: string }, string, Scope.Scope>
  /** What is wrong, line by line. */
  readonly diagnose: Effect.Effect<ReadonlyArray<string>>
}

/** How long a key that may go on waits for the next, in milliseconds. */
const keyPause = 300

/**
 * Runs until the user quits or the terminal goes away. Fails only where there was never anything to show: a key that is refused at the start.
 * Interruption restores the terminal.
 */
export const runApp = Effect.fn("runApp")(function* (
  options: AppOptions
): Effect.fn.Return<void, FeedError | SettingsError, Services | Scope.Scope> {
  let services = yield* Effect.context<Services>()
  /** By the services of the key that holds when it is run. */
  const onService = <A, E>(effect: Effect.Effect<A, E, Services>) => Effect.suspend(() => Effect.provideContext(effect, services))
  const wake = yield* Queue.sliding<void>(1)
  const done = yield* Deferred.make<void, FeedError>()
  const scope = yield* Effect.scope
  const fork = yield* FiberSet.makeRuntime()
  const feeding = yield* FiberHandle.make()
  const readSources = Effect.gen(function* () {
    const sources = yield* Sources
    const { databaseName, sourceId } = options.filter
    return sourceId === undefined ? yield* Stream.runCollect(sources.list({ databaseName })) : [yield* sources.get(sourceId)]
  }).pipe(
    onService,
    Effect.match({
      onSuccess: (sources) => store.dispatch({ _tag: "SourcesRead", sources }),
      onFailure: ({ message }) => store.dispatch({ _tag: "SourcesFailed", message })
    })
  )
  const watch = Stream.unwrap(InvocationFeed.use((feed) => Effect.succeed(feed.watch(options.filter, { wake: Queue.take(wake) })))).pipe(
    Stream.filter(isWanted(options)),
    Stream.chunks,
    Stream.runForEach((events) => Effect.sync(() => store.dispatch({ _tag: "Fed", events }))),
    Effect.catch((error) =>
      store.get().readAt === undefined ? Deferred.fail(done, error) : Effect.sync(() => store.dispatch({ _tag: "FeedStopped", error }))
    ),
    // A list that nothing feeds any more looks as if nothing changed: a defect ends the program, which tells it.
    Effect.catchDefect((defect) => Deferred.die(done, defect)),
    onService
  )
  const reload = options.reload.pipe(
    Scope.provide(scope),
    Effect.matchEffect({
      onSuccess: ({ services: next, from }) => {
        services = next
        store.dispatch({ _tag: "Reloaded", from })
        return FiberHandle.run(feeding, watch)
      },
      onFailure: (line) => Effect.sync(() => store.dispatch({ _tag: "Told", lines: [line], bad: true }))
    })
  )
  const diagnose = Effect.map(options.diagnose, (lines) => store.dispatch({ _tag: "Told", lines, bad: false }))
  let stopSurvey = (): void => undefined
  const survey = async (asked: Asked): Promise<void> => {
    const { survey } = await import("./survey.ts")
    // Something else may have been asked while it was loaded.
    if (store.get().surveying === asked) stopSurvey = survey(asked, (answer) => store.dispatch({ _tag: "Surveyed", asked, answer }))
  }
  const views = Effect.fnUntraced(function* (asked: AskedView) {
    const { doWithViews } = yield* Effect.promise(() => import("./viewsFile.ts"))
    store.dispatch(yield* doWithViews(asked, options.env))
  })
  const act = Effect.fnUntraced(function* (kind: ActKind, rows: ReadonlyArray<Invocation>) {
    const { actOn } = yield* Effect.promise(() => import("./runtime/actOn.ts"))
    yield* onService(actOn(kind, rows, (row, outcome) => store.dispatch({ _tag: "Acted", row, outcome })))
  })
  const change = Effect.fnUntraced(function* ({ change, of }: Extract<Command, { readonly _tag: "Change" }>) {
    const { changeOn } = yield* Effect.promise(() => import("./runtime/actOn.ts"))
    store.dispatch({ _tag: "Answered", change, of, outcome: yield* onService(changeOn(change, options.env)) })
  })
  const openInBrowser = async (url: string): Promise<void> => {
    const { openUrl } = await import("./openUrl.ts")
    store.dispatch({ _tag: "Opened", url, opened: await openUrl(url, options.env) })
  }
  const run = (command: Command): void => {
    switch (command._tag) {
      case "Quit":
        return void Deferred.doneUnsafe(done, Effect.void)
      case "Refresh":
        return void Queue.offerUnsafe(wake, undefined)
      case "Suspend":
        return suspend()
      case "Reload":
        return void fork(reload)
      case "Diagnose":
        return void fork(diagnose)
      case "Hold":
        return void setTimeout(() => store.dispatch({ _tag: "Due", until: command.until }), undoFor).unref()
      case "Act":
        return void fork(act(command.kind, command.rows))
      case "Change":
        return void fork(change(command))
      case "ReadSources":
        return void fork(readSources)
      case "Survey":
        stopSurvey()
        return void survey(command.asked)
      case "Wait":
        return void setTimeout(() => store.dispatch({ _tag: "Waited", keyCount: command.keyCount }), keyPause).unref()
      case "Copy":
        return void process.stdout.write(command.sequence)
      case "Open":
        return void openInBrowser(command.url)
      case "ReadInfo":
        return void fork(Effect.map(options.info, (lines) => store.dispatch({ _tag: "InfoRead", lines })))
      case "Views":
        return void fork(views(command.asked))
      case "Resume":
        return store.dispatch({ _tag: "Resumed" })
      case "Work":
        return void setImmediate(() => store.dispatch({ _tag: "Worked" }))
    }
  }
  const opened = makeStore(
    initialModel({
      place: [options.title, options.filter.databaseName ?? options.filter.sourceId?.slice(0, 8) ?? ""].filter((name) => name !== ""),
      look: options.look,
      query: options.query,
      dashboardUrl: options.dashboardUrl,
      readOnly: options.readOnly,
      newSource: { database: options.filter.databaseName, awsKeys: hasAwsKeys(options.env) },
      size: { columns: process.stdout.columns ?? 80, rows: process.stdout.rows ?? 24 },
      now: yield* Clock.currentTimeMillis
    }),
    run
  )
  const place = opened.get().place
  const { columns, rows } = opened.get().size
  const recorded =
    options.record === undefined
      ? opened
      : yield* recordTo(opened, options.record, {
          chromaSyncRecording: 1,
          at: opened.get().now,
          place,
          query: print(options.query),
          columns,
          rows
        })
  let store = heedingClock(recorded, yield* Clock.Clock)
  if (options.session !== undefined) yield* keepSession(store, options.session)
  let suspend = (): void => undefined
  if (options.linear === true) {
    const { openLinearApp } = yield* Effect.promise(() => import("./runtime/LinearApp.ts"))
    store = yield* openLinearApp(store, done)
  } else suspend = (yield* openTerminalApp(store, done, { ...options, tmux: options.look.tmux })).suspend
  yield* FiberHandle.run(feeding, watch)
  let seconds = 0
  const tick = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    // All metrics are gathered for this one: not every second.
    store.dispatch(seconds++ % 5 === 0 ? { _tag: "Ticked", now, requests: yield* countRequests } : { _tag: "Ticked", now })
  })
  yield* tick.pipe(Effect.delay("1 second"), Effect.forever, Effect.forkScoped)
  yield* Deferred.await(done)
}, Effect.scoped)

/** Loaded where something is recorded. */
const recordTo = Effect.fnUntraced(function* (store: Store, options: RecordOptions, header: RecordHeader) {
  const { recording } = yield* Effect.promise(() => import("../record/record.ts"))
  return yield* recording(store, options, header)
})

/** Whether an event is about something that was created within a time, or about no invocation at all. */
const isWanted =
  ({ since, before }: Pick<AppOptions, "since" | "before">) =>
  (event: FeedEvent): boolean => {
    if (event._tag === "Live" || event._tag === "Offline") return true
    const { createdAt } = "invocation" in event ? event.invocation : event.previous
    const at = DateTime.toEpochMillis(createdAt)
    return at >= since && at < before
  }
