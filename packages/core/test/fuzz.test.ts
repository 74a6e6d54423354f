/** Pages that were mutated at any place: never a defect, never a lost good row, and never another JSON than the one that came. */
import { InvocationRows } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import { isMalformed } from "@chroma-sync/core/Malformed"
import { SourceRows } from "@chroma-sync/core/Source"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { scripted, wireInvocation, wireSource } from "./support.ts"

const nested = (depth: number): unknown => (depth === 0 ? "deep" : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) })

const oddValues = [undefined, null, "", "\u0000", "\ud800", "\u202e", -0, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 5e-324, [], [[]], {}]
const oddDates = [
  "2026-02-30T00:00:00Z",
  "2026-03-01T24:00:00Z",
  "2026-03-01T00:00:60Z",
  "2026-03-01T00:00:00+99:99",
  "2026-03-01",
  "2026-03-01T00:00:00",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999999999-00:00",
  "+275760-09-13T00:00:00.001Z",
  "\ufeff2026-03-01T00:00:00Z"
]
const oddObjects = [
  JSON.parse('{"__proto__":{"id":"x"}}'),
  JSON.parse('{"constructor":{"prototype":7}}'),
  { issue: "not ours" },
  { toJSON: 1 },
  nested(200)
]

/** What takes a value's place: another type, a place that JSON parsers are known to trip over, or nothing. */
const intruder = fc.oneof({ weight: 3, arbitrary: fc.jsonValue() }, fc.constantFrom<unknown>(...oddValues, ...oddDates, ...oddObjects))

interface Mutation {
  /** Which of the places of the row, by a number that is taken modulo how many there are. */
  readonly place: number
  readonly value: unknown
  /** Besides or instead of the value that is there. */
  readonly key: string | undefined
}
const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(),
  value: intruder,
  key: fc.option(fc.constantFrom("__proto__", "constructor", "issue", "toJSON", "raw", "_tag", "0", ""), { nil: undefined, freq: 3 })
})

type Holder = Record<string, unknown>
const isHolder = (value: unknown): value is Holder => typeof value === "object" && value !== null

/** Every object and array of a value with each of its keys. */
const places = (value: unknown): Array<readonly [Holder, string]> =>
  isHolder(value) ? Object.keys(value).flatMap((key) => [[value, key] as const, ...places(value[key])]) : []

/** A copy with the mutations made in it, as JSON.parse would give it: own `__proto__` keys included. */
const mutate = (row: unknown, mutations: ReadonlyArray<Mutation>): unknown => {
  const holder: Holder = { row: JSON.parse(JSON.stringify(row)) }
  for (const { place, value, key } of mutations) {
    const all = places(holder)
    const [target, at] = all[place % all.length] ?? [holder, "row"]
    if (key === undefined && value === undefined && !Array.isArray(target) && target !== holder) delete target[at]
    else
      Object.defineProperty(target, key ?? at, {
        value: JSON.parse(JSON.stringify(value ?? null)),
        enumerable: true,
        configurable: true,
        writable: true
      })
  }
  return JSON.parse(JSON.stringify(holder["row"]))
}

const mutated = (row: fc.Arbitrary<unknown>) =>
  fc.array(
    fc.oneof(
      row.map((sent) => ({ sent, good: true })),
      fc
        .tuple(row, fc.array(mutation, { minLength: 1, maxLength: 4 }))
        .map(([base, changes]) => ({ sent: mutate(base, changes), good: false }))
    ),
    { maxLength: 8 }
  )

const kinds: ReadonlyArray<
  readonly [string, fc.Arbitrary<unknown>, (json: unknown) => ReadonlyArray<object>, (rows: ReadonlyArray<object>) => unknown]
> = [
  // The encoders take what the decoders beside them gave.
  [
    "invocations",
    wireInvocation,
    Schema.decodeUnknownSync(InvocationRows),
    Schema.encodeSync(InvocationRows) as (rows: unknown) => unknown
  ],
  ["sources", wireSource, Schema.decodeUnknownSync(SourceRows), Schema.encodeSync(SourceRows) as (rows: unknown) => unknown]
]

describe("a page of mutated rows", () => {
  it.each(kinds)("keeps every good row, and encodes to the JSON that came: %s", (_, row, decode, encode) => {
    fc.assert(
      fc.property(mutated(row), (rows) => {
        const sent = JSON.parse(JSON.stringify(rows.map((each) => each.sent)))
        const text = JSON.stringify(sent)
        const decoded = decode(sent)
        expect(decoded).toHaveLength(rows.length)
        decoded.forEach((each, place) => {
          if (rows[place]?.good === true) expect(isMalformed(each)).toBe(false)
          if (isMalformed(each)) expect(each.issue).toMatch(/^Expected /)
        })
        expect(JSON.stringify(encode(decoded))).toBe(text)
        expect(JSON.stringify(decoded.filter((each) => !isMalformed(each)))).toBe(
          JSON.stringify(sent.filter((_: unknown, place: number) => !isMalformed(decoded[place] ?? {})))
        )
      }),
      { numRuns: 400 }
    )
  })

  const answers: ReadonlyArray<readonly [string, fc.Arbitrary<unknown>]> = [
    ["JSON", fc.jsonValue()],
    ["text", fc.string()],
    ["mutated rows", mutated(wireInvocation).map((rows) => rows.map(({ sent }) => sent))]
  ]
  it.each(answers)("of any %s, cut or whole, is a page or an InvalidResponse, and never a defect", async (_, answer) => {
    const property = fc.asyncProperty(answer, fc.nat({ max: 40 }), fc.boolean(), async (value, at, cut) => {
      const text = cut ? JSON.stringify(value).slice(0, at) : JSON.stringify(value)
      const { layer } = scripted(() => new Response(text), { retries: 0 })
      const exit = await Invocations.use((invocations) => invocations.page()).pipe(Effect.provide(layer), Effect.runPromiseExit)
      if (Exit.isFailure(exit)) expect(Cause.squash(exit.cause)).toMatchObject({ _tag: "InvalidResponse" })
      else expect(exit.value.invocations.length + exit.value.malformed.length).toBe(JSON.parse(text).length)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it("keeps the rows beside a number that no JavaScript number can hold", async () => {
    const { layer } = scripted(() => new Response('[{"id":"a","note":1e999},{"n":123456789012345678901234567890}]'))
    const page = await Invocations.use((invocations) => invocations.page()).pipe(Effect.provide(layer), Effect.runPromise)
    expect(page.malformed).toHaveLength(2)
  })
})
