/** What a watch holds: each invocation as it was sent, and what many have in common once. */
import { Invocation } from "@chroma-sync/core/Invocation"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { Memory } from "./memory.ts"
import { wireInvocation } from "./support.ts"
import { pass, watching } from "./watching.ts"

const decode = Schema.decodeUnknownSync(Invocation)
const encode = Schema.encodeSync(Invocation)
/** The JSON as it arrives: no two rows have a value in common. */
const arrived = (json: unknown) => decode(JSON.parse(JSON.stringify(json)))

const told = Effect.fnUntraced(function* (rows: ReadonlyArray<Invocation>) {
  const service = new Memory()
  service.add(...rows)
  const { known } = yield* Effect.tap(watching(), () => pass(1)).pipe(Effect.provide(service.layer))
  return rows.map(({ id }) => known.get(id))
}, Effect.scoped)

it("tells every invocation letter for letter as it was sent, whatever others have in common with it", () =>
  fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(wireInvocation, { minLength: 1, maxLength: 6, selector: ({ id }) => id }),
      fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.constantFrom("source_id", "metadata")), { maxLength: 6 }),
      async (sent, common) => {
        const rows: Array<object> = sent.map((row) => row)
        for (const [from, to, field] of common) {
          const value: unknown = Reflect.get(rows[from % rows.length] ?? {}, field)
          rows[to % rows.length] = { ...rows[to % rows.length], [field]: value }
        }
        const answer = await Effect.runPromise(told(rows.map(arrived)).pipe(Effect.provide(TestClock.layer())))
        expect(answer.map((row) => row && JSON.stringify(encode(row)))).toEqual(rows.map((row) => JSON.stringify(row)))
        expect(answer.map((row) => ({ ...row }))).toEqual(rows.map((row) => ({ ...arrived(row) })))
      }
    ),
    { numRuns: 50 }
  ))

it.effect("holds the metadata that invocations have in common once, as decoded and as sent", () =>
  Effect.gen(function* () {
    const wire = (n: number) => ({
      id: `i${n}`,
      source_id: "s0",
      status: "pending",
      metadata: { github: { git_ref_identifier: { branch: n < 3 ? "main" : "next" } }, database_name: "docs", collection_name: "handbook" },
      created_at: `2026-03-01T00:00:0${n}.123456Z`
    })
    const [one, two, other] = yield* told([1, 2, 3].map((n) => arrived(wire(n))))
    expect(one?.metadata).toBe(two?.metadata)
    expect(Reflect.get(Object(one && encode(one)), "metadata")).toBe(Reflect.get(Object(two && encode(two)), "metadata"))
    expect([one, other].map((row) => row?.metadata)).toMatchObject([{ ref: { branch: "main" } }, { ref: { branch: "next" } }])
  })
)
