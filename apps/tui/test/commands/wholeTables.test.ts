/** Tables where nobody can make a window wider: a pipe, a file, the log of a CI job. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { idOf, listService } from "./listService.ts"
import { run } from "./process.ts"

const error = `upstream refused \u001b[31m${"again and ".repeat(30)}at last`
const key = `${"2026/minutes/".repeat(8)}997.pdf`
const repository = `acme/${"handbook-".repeat(12)}end`

const service = listService({
  invocations: [
    { kind: { s3: { bucket_name: "acme", object_key: key } }, database: "d".repeat(60), status: { failed: { error } } },
    { kind: { github: { git_ref_identifier: { branch: "main" } } }, source: idOf(0xa), status: { failed: { error } } }
  ],
  sources: [{ id: idOf(0xa), repository }]
})

const shown = error.replace("\u001b", "\ufffd")

describe("off a terminal", () => {
  it.live("a table has every text whole and harmless, so that it can be searched", () =>
    Effect.gen(function* () {
      const { env } = yield* service
      const { stdout } = yield* run(["inv", "ls", "acme"], { env })
      for (const text of [shown, `s3://acme/${key}`, "d".repeat(60), `${repository}@main`, idOf(1)]) expect(stdout).toContain(text)
      expect((yield* run(["sources", "ls"], { env })).stdout).toContain(repository)
      expect((yield* run(["stats"], { env })).stdout).toContain("again and ".repeat(8))
    }).pipe(Effect.scoped)
  )

  it.live("it is as wide as COLUMNS says, where that says something", () =>
    Effect.gen(function* () {
      const { env } = yield* service
      const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length))
      for (const columns of ["100", "300"]) {
        expect(widest((yield* run(["inv", "ls"], { env: { ...env, COLUMNS: columns } })).stdout)).toBe(Number(columns))
        expect(widest((yield* run(["sources", "ls"], { env: { ...env, COLUMNS: columns } })).stdout)).toBeLessThanOrEqual(Number(columns))
      }
      expect(widest((yield* run(["inv", "ls"], { env: { ...env, COLUMNS: "wide" } })).stdout)).toBeGreaterThan(300)
    }).pipe(Effect.scoped)
  )
})
