/**
 * A list as the loops over it: one over its rows, and one over its pages.
 */
import type { PageFacts, ScanFacts } from "@chroma-sync/core/Listing"
import type { CallOptions as CoreCallOptions } from "@chroma-sync/core/SyncConfig"
import * as Stream from "effect/Stream"
import type { CallOptions } from "../CallOptions.ts"
import type { ListPage } from "../List.ts"
import { toCallOptions } from "./toCallOptions.ts"

/** Both give arrays of what their loop gives. Only pages have their cursors written out. */
export const makeLoops = <Query, Page extends PageFacts & ScanFacts, Item, E, R>(
  read: (query: Query | undefined, options: CoreCallOptions) => Stream.Stream<Page, E, R>,
  itemsOf: (page: Page) => ReadonlyArray<Item>
) => ({
  list: (query?: Query, options?: CallOptions) => Stream.map(read(query, toCallOptions(options)), itemsOf),
  pages: (query?: Query, options?: CallOptions) =>
    Stream.map(read(query, toCallOptions(options)), (page): ReadonlyArray<ListPage<Item>> => {
      const { malformed, cursor, report } = page
      return [{ items: itemsOf(page), malformed, cursor, report }]
    })
})
