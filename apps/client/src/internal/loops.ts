/**
 * What a loop goes over.
 */
import type { PageFacts, ScanFacts } from "@chroma-sync/core/Listing"
import type * as Stream from "effect/Stream"
import type { ListPage } from "../List.ts"

/** What core gives, and what is made of each of it when the loop comes to it. */
export interface Loop<Row, Item, E, R> {
  readonly rows: Stream.Stream<Row, E, R>
  readonly toItem: (row: Row) => Item
}

/** A page of core's with its rows as this package's. */
export const toPage = <Item>({ malformed, cursor, report }: PageFacts & ScanFacts, items: ReadonlyArray<Item>): ListPage<Item> => ({
  items,
  malformed,
  cursor,
  report
})
