/** A million invocations, of which only what is asked for is computed. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ask, read } from "./raw.ts"

interface Row {
  readonly id: string
  readonly created_at: string
  readonly source_id: string
  readonly metadata: { readonly database_name: string }
}
const rows = (query: string) => Effect.map(ask(`/api/v1/invocations?${query}`), (answer) => read<ReadonlyArray<Row>>(answer))
const million = Emulator.layer({ clock: "manual", seed: "million", invocations: 1_000_000, startsAt: "2026-03-01T12:00:00Z" })

describe("a million invocations", () => {
  it.live("have pages that join, the same from both ends, and an end", () =>
    Effect.gen(function* () {
      for (const offset of [0, 499_990, 900_000]) {
        const page = yield* rows(`limit=1000&offset=${offset}`)
        expect(new Set(page.map(({ id }) => id)).size).toBe(1_000)
        const times = page.map((row) => Date.parse(row.created_at))
        expect(times).toEqual(times.toSorted((a, b) => b - a))
        expect((yield* rows(`limit=10&offset=${offset + 995}`)).slice(0, 5)).toEqual(page.slice(995))
        expect(yield* rows(`limit=1000&offset=${1_000_000 - offset - 1_000}&order_by=ASC`)).toEqual(page.toReversed())
        expect(read(yield* ask(`/api/v1/invocations/${page[500]?.id}`))).toEqual(page[500])
      }
      expect(yield* rows("offset=999998")).toHaveLength(2)
      expect(yield* rows("offset=1000000")).toEqual([])
    }).pipe(Effect.provide(million))
  )

  it.live("are filtered to what a whole page holds of them, in any depth", () =>
    Effect.gen(function* () {
      for (const order of ["ASC", "DESC"]) {
        const page = yield* rows(`limit=1000&order_by=${order}`)
        const docs = page.filter((row) => row.metadata.database_name === "docs")
        expect(docs.length).toBeGreaterThan(100)
        expect(yield* rows(`limit=${docs.length}&order_by=${order}&database_name=docs`)).toEqual(docs)
        const source = docs[0]?.source_id
        const ofSource = docs.filter((row) => row.source_id === source)
        expect(yield* rows(`limit=${ofSource.length}&order_by=${order}&source_id=${source}`)).toEqual(ofSource)
      }
      // Of every twenty arrivals eight are of this database.
      expect(yield* rows("database_name=docs&offset=399999")).toHaveLength(1)
      expect(yield* rows("database_name=docs&offset=400000")).toEqual([])
    }).pipe(Effect.provide(million))
  )
})
