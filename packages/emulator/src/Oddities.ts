/**
 * Invocations as a newer or a broken service would show them: for clients, which must live with both.
 */
import type { Invocation, InvocationMetadata, InvocationStatus } from "@chroma-sync/core/Invocation"
import type { Malformed } from "@chroma-sync/core/Malformed"
import type { View } from "./CurrentWorld.ts"
import { statusAt } from "./Lifecycle.ts"
import { numbers } from "./Seed.ts"
import * as World from "./World.ts"

/** An invocation as it is shown. */
export const show = (view: View, row: World.Row): Invocation => {
  const { world, now, faults } = view
  const invocation = World.invocationAt(world, row, now)
  const isOddKind = oddity(view, row, "kind") < (faults.unknownKinds ?? 0)
  return {
    ...invocation,
    status: shownStatus(view, row),
    metadata: isOddKind ? unknownKind(invocation.metadata) : invocation.metadata
  }
}

/** The status as it is shown. A status that nobody knows stands for the same step of a life and gives way to the same next one. */
export const shownStatus = (view: View, row: World.Row): InvocationStatus => {
  const status = statusAt(World.planOf(view.world, row), view.now)
  if (oddity(view, row, "status") >= (view.faults.unknownStatuses ?? 0)) return status
  const raw = unknownStatuses[status._tag]
  return raw === undefined ? status : { _tag: "Unknown", raw }
}

const oddity = ({ world }: View, row: World.Row, of: "status" | "kind"): number => {
  const next = numbers(world.workload.seeds.odd, row.number)
  const ofStatus = next()
  return of === "status" ? ofStatus : next()
}

const unknownStatuses: { readonly [tag in InvocationStatus["_tag"]]?: unknown } = {
  Pending: "queued",
  Processing: { embedding: { chunks_done: 17, chunks_total: 40 } },
  Cancelled: "expired"
}

const unknownKind = ({ databaseName, collectionName }: InvocationMetadata): InvocationMetadata => ({
  _tag: "Unknown",
  databaseName,
  collectionName,
  raw: { notion: { page_id: "5f0c7d1e" } }
})

/** So many rows that break the contract, each in one of seven ways. */
export const malformedRows = (count: number): ReadonlyArray<Malformed> =>
  Array.from({ length: count }, (_, place) => {
    const id = `broken-${place}`
    const target = { web_scrape: null, database_name: "docs", collection_name: "broken" }
    const statusless = { id, metadata: target, created_at: "2026-01-01T00:00:00Z" }
    const good = { ...statusless, status: "pending" }
    const ways = [
      { id, status: "pending" },
      { ...good, metadata: null },
      { ...good, created_at: "yesterday" },
      { ...good, metadata: { web_scrape: null, database_name: "docs" } },
      statusless,
      { ...good, id: place },
      [id]
    ]
    return { raw: ways[place % ways.length], issue: "breaks the contract on purpose" }
  })
