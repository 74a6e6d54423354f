/** Every place of every operation's answer, with each other type of JSON in it: read, told as malformed or refused by name, and never a defect. */
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import { System } from "@chroma-sync/core/System"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { json, scripted, wire, wireInvocation, wireSource } from "./support.ts"

type Services = Invocations | Sources | Files | System

const id = "00000001-0000-4000-8000-000000000000"
const sampled = (row: fc.Arbitrary<unknown>) => fc.sample(row, { seed: 7, numRuns: 8 })
const file = fromBlob(new File(["# Notes\n"], "notes.md"))

interface Asked {
  readonly call: Effect.Effect<unknown, unknown, Services>
  readonly status: number
  readonly answers: ReadonlyArray<unknown>
}

const operations: Readonly<Record<string, Asked>> = {
  "invocations.list": { call: Invocations.use((it) => it.page()), status: 200, answers: [[wire(1), ...sampled(wireInvocation)]] },
  "invocations.list, by a scan": {
    call: Invocations.use((it) => Stream.runCollect(it.list())),
    status: 200,
    answers: [[wire(1)]]
  },
  "invocations.get": { call: Invocations.use((it) => it.get(id)), status: 200, answers: sampled(wireInvocation) },
  "invocations.cancel": { call: Invocations.use((it) => it.cancel(id)), status: 202, answers: [{}] },
  "invocations.create": {
    call: Invocations.use((it) => it.create(id, { targetCollectionName: "handbook" })),
    status: 201,
    answers: [{ invocation_id: id }]
  },
  "invocations.latestByKeys": {
    call: Invocations.use((it) => it.latestByKeys(id, ["a", "b"])),
    status: 200,
    answers: [{ a: wire(1), b: wire(2) }]
  },
  "sources.list": { call: Sources.use((it) => it.page()), status: 200, answers: [sampled(wireSource)] },
  "sources.get": { call: Sources.use((it) => it.get(id)), status: 200, answers: sampled(wireSource) },
  "sources.create": {
    call: Sources.use((it) => it.create({ databaseName: "docs", origin: { _tag: "WebScrape", startingUrl: "https://a.test" } })),
    status: 201,
    answers: [{ source_id: id }]
  },
  "sources.delete": { call: Sources.use((it) => it.delete(id)), status: 200, answers: [{}] },
  "files.add": {
    call: Files.use((it) => it.add({ databaseName: "docs", collectionName: "notes", file })),
    status: 201,
    answers: [{ invocation_id: id }]
  },
  "system.health": { call: System.use((it) => it.health()), status: 200, answers: [{}] },
  "an error": { call: Invocations.use((it) => it.get(id)), status: 404, answers: [{ error: "NotFound", message: "no such invocation" }] }
}

const types = [null, true, 7, "text", [], {}, [[]], { a: 1 }]

/** Copies of a value, each with another JSON in one place. */
function* mutants(value: unknown): Generator<unknown> {
  yield* types
  if (typeof value !== "object" || value === null) return
  for (const [key, part] of Object.entries(value)) {
    for (const mutant of mutants(part)) yield Array.isArray(value) ? value.with(Number(key), mutant) : { ...value, [key]: mutant }
    if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  }
}

describe("an answer with another type in any place", () => {
  it.each(Object.entries(operations))("is a success or a typed error: %s", async (_, { call, status, answers }) => {
    let answer: unknown
    const { layer, requests } = scripted(() => json(answer, status), { retries: 0 })
    const outcomes = Effect.gen(function* () {
      const seen = new Set<string>()
      for (const whole of answers) {
        for (answer of mutants(whole)) {
          const exit = yield* Effect.exit(call)
          const squashed = Exit.isSuccess(exit) ? "ok" : Cause.squash(exit.cause)
          const outcome = typeof squashed === "object" && squashed !== null && "_tag" in squashed ? String(squashed._tag) : String(squashed)
          if (!["ok", "InvalidResponse", "OutcomeUnknown", "NotFound"].includes(outcome)) expect([answer, outcome]).toEqual([])
          seen.add(outcome)
        }
      }
      return seen
    })
    expect(
      (await Effect.runPromise(Effect.provide(outcomes, layer).pipe(Effect.provideService(References.MinimumLogLevel, "None")))).size
    ).toBeGreaterThan(0)
    expect(requests.length).toBeGreaterThanOrEqual(types.length)
  })
})
