/** An address with the API's own path behind it. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator } from "./process.ts"

it.live("an address that ends in the path of the API is refused with the one to give, and nothing is sent", () =>
  Effect.gen(function* () {
    const { url, requests } = yield* Emulator
    for (const path of ["/api/v1", "/api/v1/"]) {
      const ran = yield* onEmulator(["inv", "ls"], { env: { CHROMA_SYNC_URL: `${url}${path}` } })
      expect([ran.status, ran.stdout]).toEqual([2, ""])
      expect(ran.stderr).toMatch(
        new RegExp(`^chroma-sync: CHROMA_SYNC_URL: "${url}${path.replace(/\/$/, "")}/?" ends in the path of the API, .* give ${url}\n`)
      )
    }
    expect((yield* onEmulator(["inv", "ls", "--base-url", `${url}/api/v1`])).stderr).toMatch(/^chroma-sync: --base-url: /)
    expect(yield* requests).toEqual([])
    // A gateway may have this path, and take it away.
    yield* onEmulator(["inv", "ls"], { env: { CHROMA_SYNC_URL: `${url}/api` } })
    expect(yield* requests).toMatchObject([{ path: "/api/api/v1/invocations" }])
  }).pipe(Effect.provide(Emulator.layer({ clock: "manual", invocations: 3 })))
)
