/** Listing page by page: reading ahead, leaving, and going on from a cursor. */
import { ChromaSync, InvalidRequestError, type ListOptions, type ListReport } from "@chroma-sync/client"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"

const onEmulator = (run: (emulator: Emulator["Service"]) => Promise<void>) =>
  Emulator.use((emulator) => Effect.promise(() => run(emulator))).pipe(
    Effect.provide(Emulator.layer({ clock: "manual", seed: "pages", invocations: 230 }))
  )

/** A client whose requests beyond the first stay open, with what became of them. */
const hanging = (emulator: Emulator["Service"]) => {
  const requests = { sent: 0, aborted: 0 }
  const sync = new ChromaSync({
    apiKey: emulator.token,
    baseUrl: emulator.url,
    fetch: (input, init) => {
      requests.sent += 1
      if (requests.sent === 1) return fetch(input, init)
      return new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => {
          requests.aborted += 1
          reject(init.signal?.reason)
        })
      })
    }
  })
  return { sync, requests }
}

const kinds = ["invocations", "sources"] as const

/** The ids of each page of a list, and its cursor. */
const read = async (sync: ChromaSync, kind: (typeof kinds)[number], query: ListOptions) => {
  const pages: Array<{ readonly ids: ReadonlyArray<string>; readonly cursor: string; readonly report: ListReport }> = []
  for await (const { items, cursor, report } of sync[kind].pages(query)) pages.push({ ids: items.map(({ id }) => id), cursor, report })
  return pages
}

describe.each(kinds)("pages of %s", (kind) => {
  it.live.each(["asc", "desc"] as const)(
    "go on from the cursor of any of them, %s, in another client, until the report is complete",
    (order) =>
      onEmulator(async (emulator) => {
        await using sync = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })
        const limit = kind === "sources" ? 2 : 50
        const whole = await read(sync, kind, { order, limit, prefetch: 4 })
        const ids = whole.flatMap((page) => page.ids)
        const listed: Array<string> = []
        for await (const { id } of sync[kind].list({ order })) listed.push(id)
        expect(whole.length).toBeGreaterThan(2)
        expect(ids).toEqual(listed)
        expect(new Set(ids).size).toBe(ids.length)
        expect(whole.at(-1)?.report).toMatchObject({ rows: ids.length, stepBacks: 0, complete: true })
        await using other = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })
        for (const [place, { cursor }] of whole.entries()) {
          const rest = await read(other, kind, { order, limit: limit + 1, cursor: String(JSON.parse(JSON.stringify(cursor))) })
          expect(rest.flatMap((page) => page.ids)).toEqual(whole.slice(place + 1).flatMap((page) => page.ids))
        }
      })
  )

  it.live("refuse the cursor of another query, and more pages in flight than eight", () =>
    onEmulator(async (emulator) => {
      await using sync = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })
      const [page] = await read(sync, kind, { limit: 500 })
      await expect(read(sync, kind, { order: "asc", cursor: page?.cursor })).rejects.toBeInstanceOf(InvalidRequestError)
      await expect(read(sync, kind, { prefetch: 9 })).rejects.toMatchObject({ name: "InvalidRequestError", field: "prefetch" })
    })
  )

  it.live.each([0, 1, 4])("of prefetch %i are asked for while the loop works, and cancelled when it is left", (prefetch) =>
    onEmulator(async (emulator) => {
      const { sync, requests } = hanging(emulator)
      await using _ = sync
      const limit = kind === "sources" ? 2 : 20
      for await (const page of sync[kind].pages({ limit, prefetch })) {
        expect(page.items).toHaveLength(limit)
        break
      }
      expect(requests).toEqual({ sent: 1 + prefetch, aborted: prefetch })
    })
  )
})
