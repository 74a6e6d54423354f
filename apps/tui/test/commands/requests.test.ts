/** What commands ask of the service: no more than they need. */
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { idOf, listService } from "./listService.ts"
import { run } from "./process.ts"

const many = Array.from({ length: 813 }, (_, n) => ({ ageMs: n * 1_000 }))

it.live.each([
  [["error:~nothing", "--limit", "1"], 3],
  [["--status", "failed", "--limit", "2"], 3],
  [["--before", "2020-01-01", "--limit", "2"], 3],
  [["--limit", "5"], 1]
] as const)("a list of %j is read in whole pages where most rows are left out here", ([args, most]) =>
  Effect.gen(function* () {
    const { queries, env } = yield* listService({ invocations: many })
    expect((yield* run(["inv", "ls", ...args], { env })).status).toBe(0)
    expect(queries.length).toBeGreaterThan(0)
    expect(queries.length).toBeLessThanOrEqual(most)
  }).pipe(Effect.scoped)
)

it.live("what waits or runs is cancelled by the lists of these, each once, although the service filters nothing", () =>
  Effect.gen(function* () {
    const invocations = [
      { ageMs: 0, status: "processing" },
      { status: "pending" },
      { status: "cancelled" },
      { status: { failed: { error: "no" } } }
    ]
    const { asked, queries, env } = yield* listService({ invocations })
    const { stdout } = yield* run(["inv", "cancel", "--status", "cancelled,processing,pending", "--yes", "-o", "csv"], { env })
    expect(stdout).toBe(`id,status,result\r\n${idOf(1)},processing,requested\r\n${idOf(2)},pending,requested\r\n`)
    expect(new Set(queries.map((query) => query.get("status")))).toEqual(new Set(["pending", "processing"]))
    expect(asked.filter((line) => line.startsWith("PUT "))).toHaveLength(2)
  }).pipe(Effect.scoped)
)
