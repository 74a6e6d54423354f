/**
 * The live UI on a terminal: feeds the store, runs its commands, and is the one owner of the way out.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent, WatchError } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberHandle from "effect/FiberHandle"
import * as FiberSet from "effect/FiberSet"
import * as Queue from "effect/Queue"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import { hasAwsKeys } from "../creating/newSource.ts"
import { exitStatus } from "../exitStatus.ts"
import { defectText } from "../format/error.ts"
import { Outcome, tell } from "../output.ts"
import { isSourceOf } from "../query/asked.ts"
import type { Query } from "../query/Query.ts"
import type { RecordOptions } from "../record/record.ts"
import type { SettingsError } from "../settings/SettingsError.ts"
import type { Env } from "../terminal.ts"
import { watchFrom } from "../watchFrom.ts"
import type { Acts } from "./Acts.ts"
import { leftUndone } from "./answers.ts"
import type { AskedView, Command } from "./message.ts"
import { type InfoLine, initialModel, type Look } from "./model.ts"
import { countRequests } from "./requests.ts"
import { openTerminalApp, type TerminalOptions } from "./runtime/TerminalApp.tsx"
import { type Connection, type Services, untilLeft } from "./runtime/Connection.ts"
import { handOut } from "./runtime/handOut.ts"
import { heedingClock } from "./runtime/heedingClock.ts"
import { send } from "./runtime/send.ts"
import { keepSession, type SessionPlace } from "./runtime/sessionFile.ts"
import { terminalSize } from "./terminalLook.ts"
import { makeStore, type Store } from "./store.ts"
import type { Asked } from "./Surveys.ts"
import { whyStay } from "./switching.ts"
import { mayHaveMade } from "./underWay.ts"

export interface AppOptions extends Omit<TerminalOptions, "tmux"> {
  /** Names the service in the header, such as `demo` or a host and a profile. */
  readonly place: ReadonlyArray<string>
  readonly filter: InvocationFilter
  /** What of it is shown; asked for what was read. */
  readonly isSelected: (invocation: Invocation) => boolean
  /** What was created before is not shown, and need not be read, in milliseconds since the Unix epoch; asked for once the service has answered. */
  readonly since?: (() => number) | undefined
  /** Where the dashboard is, with names in braces; without it, where Chroma says that it is. */
  readonly dashboardUrl?: string | undefined
  /** By which flags a plain command reads what is read here; nothing where none can. */
  readonly flags?: ReadonlyArray<string> | undefined
  readonly env: Env
  /** Settings and paths, and where each came from. */
  readonly info: (profile: string | undefined) => Effect.Effect<ReadonlyArray<InfoLine>>
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
  /** By settings and a key that are read anew, of a profile or as the settings say. Fails with what to tell. */
  readonly connect: (profile: string | undefined) => Effect.Effect<Connection, string, Scope.Scope>
  /** The names of the profiles that there are. */
  readonly profiles: Effect.Effect<ReadonlyArray<string>>
  /** What is wrong, line by line. */
  readonly diagnose: (profile: string | undefined) => Effect.Effect<ReadonlyArray<string>>
}

/** How long a key that may go on waits for the next, in milliseconds. */
const keyPause = 300

/**
 * Runs until the user quits or the terminal goes away. Fails only where there was never anything to show: a key that is refused at the start.
 * Interruption restores the terminal.
 */
export const runApp = Effect.fn("runApp")(function* (
  options: AppOptions
): Effect.fn.Return<void, WatchError | SettingsError, Services | Scope.Scope> {
  let services = yield* Effect.context<Services>()
  /** By the services of the key that holds when it is run. */
  const onService = <A, E>(effect: Effect.Effect<A, E, Services>) => Effect.suspend(() => Effect.provideContext(effect, services))
  const wake = yield* Queue.sliding<void>(1)
  const changed = yield* Queue.sliding<void>(1)
  const done = yield* Deferred.make<void, WatchError>()
  const scope = yield* Effect.scope
  const forked = yield* FiberSet.make()
  const runFork = yield* FiberSet.runtime(forked)()
  /** What was asked for by a key: a defect of it is told, and the list lives on. */
  const fork = (effect: Effect.Effect<unknown>) =>
    runFork(Effect.catchDefect(effect, (defect) => Effect.sync(() => refuse(defectText(defect)))))
  const feeding = yield* FiberHandle.make()
  const oneByOne = yield* Semaphore.make(1)
  /** The profile that was switched to. */
  let profile: string | undefined
  const readSources = Effect.gen(function* () {
    const sources = yield* Sources
    const { databaseName, sourceId } = options.filter
    return sourceId === undefined
      ? yield* sources.list({ databaseName }).pipe(Stream.filter(isSourceOf({ databaseName })), Stream.runCollect)
      : [yield* sources.get(sourceId)]
  }).pipe(onService)
  const tellSources = Effect.suspend(() => {
    const { dispatch } = here.store
    return Effect.match(readSources, {
      onSuccess: (sources) => dispatch({ _tag: "SourcesRead", sources }),
      onFailure: ({ message }) => dispatch({ _tag: "SourcesFailed", message })
    })
  })
  const watch = Effect.suspend(() => {
    const { dispatch, get } = here.store
    const isFirst = here === first
    return watchFrom(options.filter, options.since, { wake: Queue.take(wake), changed: Queue.take(changed) }).pipe(
      Stream.filter(isWanted(options.isSelected)),
      Stream.chunks,
      Stream.runForEach((events) => Effect.sync(() => dispatch({ _tag: "Fed", events }))),
      Effect.catch((error) =>
        get().readAt === undefined && isFirst ? Deferred.fail(done, error) : Effect.sync(() => dispatch({ _tag: "FeedStopped", error }))
      )
    )
  }).pipe(
    // A list that nothing feeds any more looks as if nothing changed: a defect ends the program, which tells it.
    Effect.catchDefect((defect) => Deferred.die(done, defect)),
    onService
  )
  const refuse = (line: string): void => store.dispatch({ _tag: "Told", lines: [line], bad: true })
  const connect = (of: () => string | undefined, then: (next: Connection) => Effect.Effect<void>) =>
    Effect.suspend(() => options.connect(of())).pipe(
      Scope.provide(scope),
      Effect.matchEffect({ onSuccess: then, onFailure: (line) => Effect.sync(() => refuse(line)) }),
      oneByOne.withPermit
    )
  const goOn = Effect.fnUntraced(function* (next: Connection, asked: string | undefined) {
    const stay = whyStay(store.get())
    if (stay !== undefined) return refuse(stay)
    profile = asked
    here.leave()
    services = next.services
    store.dispatch({ _tag: "Switched", from: next.from, place: placeOf(next.place), flags: next.flags })
    here = untilLeft(() => store)
    yield* keep(next.session)
    yield* FiberHandle.run(feeding, watch)
  })
  const reload = connect(
    () => profile,
    (next) => {
      const isHere = placeOf(next.place).join() === store.get().place.join()
      // The Chroma CLI may have gone on to another profile.
      if (!isHere) return goOn(next, profile)
      services = next.services
      store.dispatch({ _tag: "Reloaded", from: next.from })
      return Effect.asVoid(FiberHandle.run(feeding, watch))
    }
  )
  const switchTo = (name: string) =>
    connect(
      () => name,
      (next) => goOn(next, name)
    )
  /** Where the session is kept until another place holds. */
  let keeping = yield* Scope.fork(scope)
  const keep = Effect.fnUntraced(function* (place: SessionPlace | undefined) {
    yield* Scope.close(keeping, Exit.void)
    keeping = yield* Scope.fork(scope)
    if (place !== undefined) yield* Scope.provide(keepSession(here.store, place), keeping)
  })
  const diagnose = Effect.suspend(() => options.diagnose(profile)).pipe(
    Effect.map((lines) => store.dispatch({ _tag: "Told", lines, bad: false }))
  )
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
  const placeOf = (place: ReadonlyArray<string>) =>
    [...place, options.filter.databaseName ?? options.filter.sourceId?.slice(0, 8) ?? ""].filter((name) => name !== "")
  const run = (command: Command): void => {
    switch (command._tag) {
      case "Quit":
        return void Deferred.doneUnsafe(done, Effect.void)
      case "Refresh":
        return void Queue.offerUnsafe(wake, undefined)
      case "Follow":
        return void Queue.offerUnsafe(changed, undefined)
      case "Suspend":
        return drawing.suspend()
      case "Redraw":
        return drawing.redraw()
      case "Reload":
        return void fork(reload)
      case "Switch":
        return void fork(switchTo(command.profile))
      case "ReadProfiles":
        return void fork(Effect.map(options.profiles, (names) => store.dispatch({ _tag: "ProfilesRead", names })))
      case "Diagnose":
        return void fork(diagnose)
      case "Act":
      case "Change":
        return void fork(onService(send(command, options.env, (message) => store.dispatch(message))))
      case "ReadSources":
        return void fork(tellSources)
      case "Survey":
        stopSurvey()
        return void survey(command.asked)
      case "Wait":
        return void setTimeout(() => store.dispatch({ _tag: "Waited", keyCount: command.keyCount }), keyPause).unref()
      case "Copy":
      case "Open":
        return void handOut(command, options, (message) => store.dispatch(message))
      case "ReadInfo":
        return void fork(Effect.map(options.info(profile), (lines) => store.dispatch({ _tag: "InfoRead", lines })))
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
      ...options,
      place: placeOf(options.place),
      newSource: { database: options.filter.databaseName, awsKeys: hasAwsKeys(options.env) },
      size: terminalSize(),
      now: yield* Clock.currentTimeMillis
    }),
    run
  )
  const recorded = options.record === undefined ? opened : yield* recordTo(opened, options.record)
  let store = heedingClock(recorded, yield* Clock.Clock)
  // Said once the terminal is the shell's again, which is given back later and so before.
  yield* Effect.addFinalizer(() =>
    Effect.andThen(
      FiberSet.clear(forked),
      Effect.suspend(() => tellUndone(store.get().acts))
    )
  )
  let here = untilLeft(() => store)
  const first = here
  yield* keep(options.session)
  let drawing = { suspend: (): void => undefined, redraw: (): void => undefined }
  if (options.linear === true) {
    const { openLinearApp } = yield* Effect.promise(() => import("./runtime/LinearApp.ts"))
    store = yield* openLinearApp(store, done)
    yield* FiberHandle.run(feeding, watch)
  } else {
    const terminal = yield* openTerminalApp(store, done, { ...options, tmux: options.look.tmux })
    drawing = terminal
    // To load what sends a request takes as long as to draw, and there is something to see first.
    yield* FiberHandle.run(feeding, Effect.andThen(terminal.drawn, watch))
  }
  let seconds = 0
  const tick = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    // All metrics are gathered for this one: not every second.
    store.dispatch(seconds++ % 5 === 0 ? { _tag: "Ticked", now, requests: yield* countRequests } : { _tag: "Ticked", now })
  })
  yield* tick.pipe(Effect.delay("1 second"), Effect.forever, Effect.forkScoped)
  yield* Deferred.await(done)
}, Effect.scoped)

/** Whether an event is about an invocation that is selected, or about none at all. */
const isWanted =
  (isSelected: AppOptions["isSelected"]) =>
  (event: FeedEvent): boolean =>
    event._tag === "Live" || event._tag === "Offline" || isSelected("invocation" in event ? event.invocation : event.previous)

/** Where nobody knows whether something was made, that is what the program ends with, whatever ends it. */
const tellUndone = Effect.fnUntraced(function* (acts: Acts) {
  const undone = leftUndone(acts)
  if (undone.length > 0) yield* tell(...undone.map((line) => `chroma-sync: ${line}`))
  if (mayHaveMade(acts)) yield* Effect.die(new Outcome({ exitStatus: exitStatus.outcomeUnknown }))
})

/** Loaded where something is recorded. */
const recordTo = Effect.fnUntraced(function* (store: Store, options: RecordOptions) {
  const { recording } = yield* Effect.promise(() => import("../record/record.ts"))
  const { headerOf } = yield* Effect.promise(() => import("./replayed.ts"))
  return yield* recording(store, options, headerOf(store.get()))
})
