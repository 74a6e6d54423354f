/** The service in memory: its list, its outages and its lies, without a wire. Counts what it is asked. */
import type { Invocation, InvocationId, InvocationStatus } from "@chroma-sync/core/Invocation"
import { isLive, statusName } from "@chroma-sync/core/Invocation"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { type InvocationPage, type InvocationQuery, Invocations, type ListError } from "@chroma-sync/core/Invocations"
import type { Malformed } from "@chroma-sync/core/Malformed"
import type { SourceId } from "@chroma-sync/core/Source"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { type AnswerFacts, InternalServerError, NotFound, ServiceUnavailable } from "@chroma-sync/core/SyncError"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"

export const facts: AnswerFacts = { operation: "test", attempts: [], error: "", detail: "", requestId: undefined, retryAfterMs: undefined }
export const serverError = new InternalServerError(facts)
export const away = new ServiceUnavailable(facts)
const notFound = new NotFound(facts)

export const complete: InvocationStatus = { _tag: "Complete", finishedAt: DateTime.makeUnsafe(1_000), durationMs: 5 }
export const failed: InvocationStatus = { _tag: "Failed", error: "no" }

export const idOf = (n: number) => `i${n}` as InvocationId

/** The nth invocation ever: a second younger than the one before. */
export const row = (n: number, status: InvocationStatus = complete, fields: Partial<Invocation> = {}): Invocation => ({
  id: idOf(n),
  sourceId: "s0" as SourceId,
  status,
  metadata: { _tag: "WebScrape", databaseName: "docs", collectionName: "site" },
  createdAt: DateTime.makeUnsafe(1_000_000_000 + n * 1_000),
  ...fields
})

export type Asked =
  | { readonly _tag: "page"; readonly query: InvocationQuery; readonly offset: number }
  | { readonly _tag: "scan"; readonly query: InvocationQuery; readonly place: number }
  | { readonly _tag: "get"; readonly id: string }

const unreported = { pages: 0, rows: 0, duplicates: 0, stepBacks: 0, limit: 0, complete: false }

export class Memory {
  /** Newest first. */
  rows: ReadonlyArray<Invocation> = []
  /** Rows that break the contract for now. */
  readonly broken = new Set<InvocationId>()
  /** What the service says of a row instead of the truth. */
  readonly lies = new Map<InvocationId, InvocationStatus>()
  readonly asked: Array<Asked> = []
  /** The most rows that one answer has. */
  clamp = Infinity
  /** Rows that a request without a `limit` asks for. */
  pageSize = 500
  /** Whether a request fails, or hangs. */
  answer: (asked: Asked) => Effect.Effect<void, ListError> = () => Effect.void

  readonly #ask = (asked: Asked): Effect.Effect<void, ListError> =>
    Effect.suspend(() => {
      this.asked.push(asked)
      return this.answer(asked)
    })

  #read(query: InvocationQuery): ReadonlyArray<Invocation> {
    const { sourceId, databaseName, status } = query
    const server = status === "pending" || status === "processing" || status === "cancelled" ? status : undefined
    if (sourceId === undefined && databaseName === undefined && server === undefined && this.lies.size === 0) return this.rows
    return this.rows
      .map((invocation) => this.#told(invocation))
      .filter(
        (invocation) =>
          (sourceId === undefined || invocation.sourceId === sourceId) &&
          (databaseName === undefined || invocation.metadata.databaseName === databaseName) &&
          (server === undefined || statusName(invocation.status) === server)
      )
  }

  #told(invocation: Invocation): Invocation {
    const lie = this.lies.get(invocation.id)
    return lie === undefined ? invocation : { ...invocation, status: lie }
  }

  #page(query: InvocationQuery, rows: ReadonlyArray<Invocation>, offset: number): InvocationPage {
    const asked = query.status === undefined ? undefined : [query.status].flat()
    const malformed: ReadonlyArray<Malformed> = rows.flatMap(({ id }) => (this.broken.has(id) ? [{ raw: { id }, issue: "broken" }] : []))
    return {
      invocations: rows.filter(({ id, status }) => !this.broken.has(id) && (asked === undefined || asked.includes(statusName(status)))),
      malformed,
      offset,
      now: undefined
    }
  }

  readonly #limit = (query: InvocationQuery) => Math.min(query.limit ?? this.pageSize, this.clamp)

  readonly service = Invocations.of({
    page: (query = {}) => {
      const offset = query.offset ?? 0
      return Effect.map(this.#ask({ _tag: "page", query, offset }), () =>
        this.#page(query, this.#read(query).slice(offset, offset + this.#limit(query)), offset)
      )
    },
    // What a drift-proof scan promises, kept by position instead of by offset.
    pages: (query = {}) =>
      Stream.paginate({ last: undefined as Invocation | undefined, place: 0 }, ({ last, place }) =>
        Effect.map(this.#ask({ _tag: "scan", query, place }), () => {
          const all = this.#read(query)
          const from = last === undefined ? 0 : all.findIndex((invocation) => newestFirst(invocation, last) > 0)
          const rows = from === -1 ? [] : all.slice(from, from + this.#limit(query))
          const next = rows.at(-1)
          return [
            next === undefined ? [] : [{ ...this.#page(query, rows, from), cursor: "", report: unreported }],
            next === undefined ? Option.none() : Option.some({ last: next, place: place + rows.length })
          ] as const
        })
      ).pipe(Stream.filter((page) => page.invocations.length + page.malformed.length > 0)),
    get: (id) =>
      Effect.flatMap(this.#ask({ _tag: "get", id }), (): Effect.Effect<Invocation, ListError> => {
        const found = this.rows.find((invocation) => invocation.id === id)
        if (found === undefined) return Effect.fail(notFound)
        return this.broken.has(found.id) ? Effect.fail(serverError) : Effect.succeed(this.#told(found))
      }),
    list: () => Stream.die("not asked for"),
    cancel: () => Effect.die("not asked for"),
    create: () => Effect.die("not asked for"),
    collect: () => Effect.die("not asked for"),
    reconcile: () => Effect.die("not asked for"),
    latestByKeys: () => Effect.die("not asked for")
  })

  readonly layer: Layer.Layer<InvocationFeed> = InvocationFeed.layerNoDeps.pipe(
    Layer.provide(Layer.succeed(Invocations, this.service)),
    Layer.provide(SyncConfig.layer({ token: "t" })),
    Layer.orDie
  )

  /** Adds invocations, the last one newest. */
  add(...invocations: ReadonlyArray<Invocation>): void {
    this.rows = [...invocations, ...this.rows].toSorted(newestFirst)
  }

  set(id: string, status: InvocationStatus): void {
    this.rows = this.rows.map((invocation) => (invocation.id === id ? { ...invocation, status } : invocation))
  }

  delete(id: string): void {
    this.rows = this.rows.filter((invocation) => invocation.id !== id)
  }

  get live(): ReadonlyArray<Invocation> {
    return this.rows.filter(isLive)
  }
}

const newestFirst = (a: Invocation, b: Invocation): number =>
  DateTime.toEpochMillis(b.createdAt) - DateTime.toEpochMillis(a.createdAt) || (a.id < b.id ? 1 : -1)
