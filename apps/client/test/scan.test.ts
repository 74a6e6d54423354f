/** Listing page by page: reading ahead, leaving, and going on from a cursor. */
import { ChromaSync, InvalidRequestError } from "@chroma-sync/client"
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

describe("pages", () => {
  it.live("go on from the cursor of any of them, in another client, until the report is complete", () =>
    onEmulator(async (emulator) => {
      await using sync = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })
      const whole = await Array.fromAsync(sync.invocations.pages({ limit: 50, prefetch: 4 }))
      const ids = whole.flatMap((page) => page.items.map(({ id }) => id))
      expect(new Set(ids).size).toBe(230)
      expect(whole.at(-1)?.report).toMatchObject({ rows: 230, stepBacks: 0, complete: true })
      const place = 2
      await using other = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })
      const rest = await Array.fromAsync(other.invocations.pages({ limit: 70, cursor: whole[place - 1]?.cursor }))
      const read = whole.slice(0, place).flatMap((page) => page.items)
      expect(rest.flatMap((page) => page.items.map(({ id }) => id))).toEqual(ids.slice(read.length))
    })
  )

  it.live("refuse the cursor of another query", () =>
    onEmulator(async (emulator) => {
      await using sync = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })
      const [page] = await Array.fromAsync(sync.invocations.pages({ limit: 500 }))
      const other = Array.fromAsync(sync.invocations.pages({ order: "asc", cursor: page?.cursor }))
      await expect(other).rejects.toBeInstanceOf(InvalidRequestError)
    })
  )

  it.live.each([0, 1, 4])("of prefetch %i are asked for while the loop works, and cancelled when it is left", (prefetch) =>
    onEmulator(async (emulator) => {
      const { sync, requests } = hanging(emulator)
      await using _ = sync
      for await (const page of sync.invocations.pages({ limit: 20, prefetch })) {
        expect(page.items).toHaveLength(20)
        break
      }
      expect(requests).toEqual({ sent: 1 + prefetch, aborted: prefetch })
    })
  )
})
