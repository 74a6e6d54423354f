import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { summaryOf } from "@chroma-sync/insights/Summary"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { applyEvents, type Data, noData, summaryAt } from "../../src/app/Data.ts"
import * as Sorted from "../../src/app/Sorted.ts"
import { epoch, invocation, statusNames } from "../support.ts"

const event = fc
  .tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.constantFrom(...statusNames),
    fc.option(fc.integer({ min: 1, max: 900_000 }), { nil: undefined }),
    fc.constantFrom("Added", "Changed", "Removed")
  )
  .map(([n, status, tookMs, tag]): FeedEvent => {
    const row = invocation(n, tookMs === undefined ? { status } : { tookMs })
    return tag === "Changed"
      ? { _tag: tag, previous: row, current: row }
      : { _tag: tag as "Added" | "Removed", invocation: row, reason: "deleted" }
  })

describe("the data", () => {
  it("says of its rows what insights says of them read at once, after any events", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(event, { maxLength: 20 }), { maxLength: 12 }),
        fc.integer({ min: -700_000, max: 60_000 }),
        (batches, offset) => {
          const data = batches.reduce<Data>((known, events) => applyEvents(known, events).data, noData)
          const now = epoch + offset
          expect(summaryAt(data, now)).toEqual(summaryOf(Sorted.slice(data.rows, 0, data.rows.size), now))
        }
      ),
      { numRuns: 300 }
    )
  })
})
