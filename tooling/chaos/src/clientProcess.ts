/**
 * A program that uses core as users do, in a process that can be stopped, robbed of its files and told a wrong time: it watches, scans, waits, creates
 * and reconciles as its parent asks, and answers with what it saw.
 *
 * Usage: node --expose-gc src/clientProcess.ts <base URL> <token>, with a channel to its parent.
 */
import { setTimeout } from "node:timers/promises"
import { type Invocation, invocationToJson } from "@chroma-sync/core/Invocation"
import { type FeedEvent, InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import type { OutcomeUnknown } from "@chroma-sync/core/SyncError"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Asked, Created, Reconciled, Scanned, Waited, Watched } from "./asked.ts"

const [baseUrl = "", token = ""] = process.argv.slice(2)

const runtime = ManagedRuntime.make(
  InvocationFeed.layerNoDeps.pipe(
    Layer.provideMerge(Invocations.layer),
    Layer.provideMerge(SyncConfig.layer({ baseUrl, token, attemptTimeout: "2 seconds", deadline: "15 seconds", pageSize: 15 }))
  )
)

const statusOf = (invocation: Invocation): string => {
  // Its JSON has its status as the service sent it.
  const { status } = invocationToJson(invocation) as { readonly status: unknown }
  return JSON.stringify(status)
}

/** Watches until the process ends, and gives what it has seen so far. */
const startWatch = (which: Watched["which"]): (() => Watched) => {
  const known = new Map<string, string>()
  const complaints: Array<string> = []
  let health = "nothing yet"
  let ended: string | undefined
  const follow = (event: FeedEvent): void => {
    switch (event._tag) {
      case "Added":
        if (known.has(event.invocation.id)) complaints.push(`${event.invocation.id} was added twice`)
        known.set(event.invocation.id, statusOf(event.invocation))
        return
      case "Changed":
        if (known.get(event.current.id) !== statusOf(event.previous)) complaints.push(`${event.current.id} changed from what it was not`)
        known.set(event.current.id, statusOf(event.current))
        return
      case "Removed":
        if (!known.delete(event.invocation.id)) complaints.push(`${event.invocation.id} was removed and had not been there`)
        return
      case "Anomaly":
        complaints.push(`${event.reported.id} is said to have gone back to ${statusOf(event.reported)}`)
        return
      default:
        health = event._tag
    }
  }
  const filter = which === "live" ? ({ status: ["pending", "processing"] } as const) : {}
  const watch = InvocationFeed.use((feed) =>
    feed
      .watch(filter, { liveInterval: 400, idleInterval: 800, relistInterval: 2_500 })
      .pipe(Stream.runForEach((event) => Effect.sync(() => follow(event))))
  )
  runtime.runPromiseExit(watch).then((exit) => (ended = JSON.stringify(exit)))
  return () => ({ which, known: [...known], complaints, health, ended })
}
const watches = [startWatch("all"), startWatch("live")]

const scan = async (limit: number): Promise<Scanned> => {
  const rows: Array<{ readonly id: string; readonly createdAt: number }> = []
  const failures: Array<string> = []
  let cursor: string | undefined
  while (true) {
    const page = Invocations.use((invocations) =>
      invocations.pages({ limit, cursor }).pipe(
        Stream.runForEach((page) =>
          Effect.sync(() => {
            rows.push(...page.invocations.map(({ id, createdAt }) => ({ id, createdAt: DateTime.toEpochMillis(createdAt) })))
            cursor = page.cursor
          })
        ),
        Effect.result
      )
    )
    const result = await runtime.runPromise(page)
    if (Result.isSuccess(result)) return { rows, failures }
    // What was read stands, and the scan goes on behind it.
    failures.push(result.failure._tag)
    await setTimeout(100)
  }
}

const wait = async (ids: ReadonlyArray<string>, deadlineMs: number): Promise<Waited> => {
  const outcomes = await runtime.runPromise(InvocationFeed.use((feed) => feed.wait(ids, { deadline: deadlineMs })))
  return [...outcomes].map(([id, outcome]) => {
    const last = outcome._tag === "Finished" ? outcome.invocation : outcome._tag === "TimedOut" ? outcome.last : undefined
    return { id, outcome: outcome._tag, status: last === undefined ? undefined : statusOf(last) }
  })
}

const lost = new Map<string, OutcomeUnknown>()
const create = async (sourceId: string, collection: string): Promise<Created> => {
  const result = await runtime.runPromise(
    Invocations.use((invocations) => invocations.create(sourceId, { targetCollectionName: collection })).pipe(Effect.result)
  )
  if (Result.isSuccess(result)) return { id: result.success }
  if (result.failure._tag === "OutcomeUnknown") lost.set(collection, result.failure)
  return { error: result.failure._tag }
}

const reconcile = async (collection: string): Promise<Reconciled> => {
  const error = lost.get(collection)
  if (error === undefined) return { verdict: "never lost", ids: [] }
  const result = await runtime.runPromise(Invocations.use((invocations) => invocations.reconcile(error)).pipe(Effect.result))
  if (Result.isFailure(result)) return { verdict: result.failure._tag, ids: [] }
  const found = result.success
  const ids = found._tag === "Created" ? [found.invocation.id] : found._tag === "Ambiguous" ? found.candidates.map(({ id }) => id) : []
  return { verdict: found._tag, ids }
}

const obey = (asked: Asked): unknown => {
  switch (asked.do) {
    case "scan":
      return scan(asked.limit)
    case "wait":
      return wait(asked.ids, asked.deadlineMs)
    case "create":
      return create(asked.sourceId, asked.collection)
    case "reconcile":
      return reconcile(asked.collection)
    case "watched":
      return watches.map((seen) => seen())
  }
}

process.on("message", (message) => {
  // The parent sends nothing else.
  const { number, asked } = message as { readonly number: number; readonly asked: Asked }
  // A parent that is gone needs no answer.
  const answer = (told: object) => process.send?.({ number, ...told }, () => undefined)
  void Promise.resolve(obey(asked)).then(
    (answered) => answer({ answer: answered }),
    (error: unknown) => answer({ error: String(error) })
  )
})
process.on("disconnect", () => process.exit())
