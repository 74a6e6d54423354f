/** What is asked of lists and watches, with any other value in each place: refused by the name of that place, before anything is sent. */
import { InvocationFeed, type WatchOptions } from "@chroma-sync/core/InvocationFeed"
import { type InvocationScan, Invocations } from "@chroma-sync/core/Invocations"
import type { CollectOptions } from "@chroma-sync/core/Listing"
import { Sources } from "@chroma-sync/core/Sources"
import type { InvalidRequest } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { statusNames } from "../src/internal/words.ts"
import { json, scripted } from "./support.ts"

/** Any value that a program can have, with some that are almost right. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withBoxedValues: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
  fc.constantFrom<unknown>(null, true, 5, -1, 0.5, Number.NaN, "", "faild", "5", 10n, Symbol("s"), () => 1, [], [[]], [undefined]),
  fc.constantFrom<unknown>(["pending", "faild"], ["pending", null], [["pending"]], [Symbol("s"), Symbol("t")])
)
const isCount = (value: unknown, from: number, to = Infinity) => Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to
const isInterval = (value: unknown) =>
  value === null || Option.exists(Duration.fromInput(value as Duration.Input), (interval) => Duration.toMillis(interval) >= 1)
/** Of a text as the platform reads it, which takes many. */
const isInstant = (value: unknown) =>
  typeof value === "string" || ((typeof value === "number" || value instanceof Date) && !Number.isNaN(new Date(value).getTime()))
const isStatus = (value: unknown) => statusNames.some((name) => name === value)

/** Where a value may stand, and what is right there; `undefined` is everywhere. */
const lists: Readonly<Record<string, (value: unknown) => boolean>> = {
  sourceId: () => false,
  databaseName: (value) => typeof value === "string",
  sourceType: (value) => ["github", "s3", "web_scrape", "file_upload"].some((name) => name === value),
  order: (value) => value === null || value === "asc" || value === "desc",
  limit: (value) => value === null || isCount(value, 1),
  strict: (value) => value === null || typeof value === "boolean"
}
const statuses = { status: (value: unknown) => isStatus(value) || (Array.isArray(value) && Object.values(value).every(isStatus)) }
const scans = { ...lists, prefetch: (value: unknown) => isCount(value, 0, 8), cursor: () => false }
const { sourceId, databaseName, sourceType } = lists

type Services = Invocations | Sources | InvocationFeed
type Call = (query: InvocationScan) => Effect.Effect<unknown, { readonly _tag: string }, Services>
const calls: Readonly<Record<string, readonly [places: Readonly<Record<string, ((value: unknown) => boolean) | undefined>>, call: Call]>> =
  {
    "invocations.page": [
      { ...lists, ...statuses, offset: (value) => isCount(value, 0) },
      (query) => Invocations.use((service) => service.page(query))
    ],
    "invocations.pages": [{ ...scans, ...statuses }, (query) => Invocations.use((service) => Stream.runDrain(service.pages(query)))],
    "invocations.list": [{ ...scans, ...statuses }, (query) => Invocations.use((service) => Stream.runDrain(service.list(query)))],
    "invocations.collect": [{ ...lists, ...statuses }, (query) => Invocations.use((service) => service.collect(query))],
    "invocations.collect, its options": [
      { max: (value) => value === null || isCount(value, 1) },
      (options) => Invocations.use((service) => service.collect({}, options as CollectOptions))
    ],
    "sources.pages": [
      // A list of sources has no status and no source.
      Object.fromEntries(Object.entries(scans).filter(([name]) => name !== "sourceId")),
      (query) => Sources.use((service) => Stream.runDrain(service.pages(query as object)))
    ],
    "invocations.watch": [
      { ...statuses, sourceId, databaseName, sourceType },
      (query) => InvocationFeed.use((feed) => Stream.runDrain(feed.watch(query)))
    ],
    "invocations.watch, its options": [
      {
        liveInterval: isInterval,
        relistInterval: isInterval,
        maxRows: (value) => value === null || (typeof value === "number" && value >= 0),
        since: isInstant,
        wake: () => false,
        changed: () => false
      },
      (options) => InvocationFeed.use((feed) => Stream.runDrain(feed.watch({}, options as WatchOptions)))
    ]
  }

describe("what is asked with a wrong value in one place", () => {
  it.each(Object.entries(calls))("is refused by the name of that place: %s", async (_, [places, call]) => {
    const place = fc.constantFrom(...Object.entries(places)).chain(([name, isGood]) =>
      fc.tuple(
        fc.constant(name),
        anything.filter((value) => value !== undefined && isGood?.(value) !== true)
      )
    )
    const { layer, requests } = scripted(() => json([]), { retries: 0 })
    await fc.assert(
      fc.asyncProperty(place, async ([name, value]) => {
        const refused = await Effect.runPromise(Effect.provide(Effect.flip(call({ [name]: value })), layer))
        expect(refused).toMatchObject({ _tag: "InvalidRequest", field: name })
        // It can be told, whatever the value was.
        expect((refused as InvalidRequest).message).toContain(name)
      }),
      { numRuns: 300 }
    )
    expect(requests).toHaveLength(0)
  })

  it.each(Object.entries(calls).filter(([name]) => !name.includes(",")))(
    "is refused as a whole where it is null: %s",
    async (_, [, call]) => {
      const { layer, requests } = scripted(() => json([]), { retries: 0 })
      // The types forbid it; plain JavaScript does not.
      const refused = await Effect.runPromise(Effect.provide(Effect.flip(call(null as unknown as InvocationScan)), layer))
      expect(refused).toMatchObject({ _tag: "InvalidRequest", field: "query" })
      expect(requests).toHaveLength(0)
    }
  )
})
