/** What is changed is what was named, whatever a service answers. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { run } from "./process.ts"
import { idOf, listService } from "./listService.ts"

const changes = (asked: ReadonlyArray<string>) => asked.filter((line) => !line.startsWith("GET "))

describe("on a service that answers with another than was asked for", () => {
  it.live("a cancellation of what was named never goes to what was answered", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations: [{}, {}, {}], instead: new Map([[idOf(2), idOf(1)]]) })
      const one = yield* run(["inv", "cancel", idOf(2), "--yes"], { env })
      const both = yield* run(["inv", "cancel", idOf(3), idOf(2), "--yes"], { env })
      expect(changes(asked).filter((line) => line.includes(idOf(1)))).toEqual([])
      expect((one.stdout + both.stdout).split("\n").filter((line) => line.startsWith(idOf(1)))).toEqual([])
    }).pipe(Effect.scoped)
  )

  it.live("one that cannot be read keeps no other from being cancelled, and is told in its place", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations: [{}, {}] })
      const ids = [idOf(1), idOf(99), idOf(2)]
      const { status, stdout } = yield* run(["inv", "cancel", ...ids, "--yes", "-o", "csv"], { env })
      expect(status).toBe(8)
      expect(stdout.split("\r\n").slice(1, -1)).toEqual([
        `${idOf(1)},pending,requested`,
        `${idOf(2)},pending,requested`,
        expect.stringMatching(`^${idOf(99)},unknown,.*404`)
      ])
      expect(changes(asked).toSorted()).toEqual([1, 2].map((n) => `PUT /api/v1/invocations/${idOf(n)}`))
      const dry = yield* run(["inv", "cancel", ...ids, "--dry-run"], { env })
      expect([dry.status, dry.stderr]).toEqual([
        8,
        expect.stringMatching(`^${idOf(99)}: .*404[^]*Would cancel 2 of 3. Nothing was changed.`)
      ])
    }).pipe(Effect.scoped)
  )

  it.live("a deletion is not asked about by the look of another source, and nothing is deleted", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations: [], instead: new Map([[idOf(0xb), idOf(0xa)]]) })
      for (const flags of [[], ["--yes"], ["--dry-run"]]) {
        const { status, stdout, stderr } = yield* run(["sources", "delete", idOf(0xb), ...flags], { env })
        expect([status, stdout]).toEqual([1, ""])
        expect(stderr).not.toContain("acme/0000000a")
      }
      expect(changes(asked)).toEqual([])
      expect((yield* run(["sources", "delete", idOf(0xa), "--yes"], { env })).status).toBe(0)
      expect(changes(asked)).toEqual([`DELETE /api/v1/sources/${idOf(0xa)}`])
    }).pipe(Effect.scoped)
  )
})
