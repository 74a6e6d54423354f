/** Invocations by the beginnings of their ids, as tables show them. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { idOf, listService } from "./listService.ts"
import { run } from "./process.ts"

const failed = { failed: { error: "no" } }
const begun = (n: number) => idOf(n).slice(0, 8)

describe("the beginning of an id", () => {
  it.live("stands for it in get, wait and cancel, which says which one that is", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations: [{}, { status: failed }, {}] })
      expect(JSON.parse((yield* run(["inv", "get", begun(2), "--json"], { env })).stdout)).toMatchObject({ id: idOf(2) })
      expect(yield* run(["inv", "wait", begun(2), idOf(2), "-o", "ids"], { env })).toMatchObject({ status: 3, stdout: `${idOf(2)}\n` })
      const dry = yield* run(["inv", "cancel", begun(3).toUpperCase(), "--dry-run", "-o", "ids"], { env })
      expect(dry).toMatchObject({ status: 0, stdout: `${idOf(3)}\n` })
      expect(dry.stderr).toBe(`${begun(3)} is ${idOf(3)}\nWould cancel 1 of 1. Nothing was changed.\n`)
      expect((yield* run(["inv", "cancel", begun(3), "--yes"], { env })).stdout).toContain(`${idOf(3)}  pending     requested`)
      expect(asked.filter((line) => !line.startsWith("GET "))).toEqual([`PUT /api/v1/invocations/${idOf(3)}`])
    }).pipe(Effect.scoped)
  )

  it.live("that two have, one of them on a later page, or none, is refused, and nothing is changed", () =>
    Effect.gen(function* () {
      const twin = idOf(1).replace("-0000-4000", "-0001-4000")
      const { asked, env } = yield* listService({ invocations: [{}, {}, {}, { id: twin }] })
      const quick = ["--page-size", "2"]
      for (const [line, status, message] of [
        [["cancel", begun(1), "--yes"], 2, `chroma-sync: "${begun(1)}" is 2 invocations: ${idOf(1)}, ${twin}\n  Give the whole id of one.`],
        [["cancel", idOf(2), begun(1), "--yes"], 2, `"${begun(1)}" is 2 invocations`],
        [["get", begun(1)], 2, `"${begun(1)}" is 2 invocations`],
        [["cancel", begun(99), "--yes"], 8, `none of the newest 5000 invocations has an id that begins with ${begun(99)}\n`],
        [["wait", begun(99)], 8, "none of the newest 5000 invocations"]
      ] as const) {
        const ran = yield* run(["inv", ...line, ...quick], { env })
        expect([line, ran.status, ran.stdout, ran.stderr]).toEqual([line, status, "", expect.stringContaining(message)])
      }
      expect((yield* run(["inv", "get", twin.slice(0, 13), "-o", "ids"], { env })).stdout).toBe(`${twin}\n`)
      expect(asked.filter((line) => !line.startsWith("GET "))).toEqual([])
    }).pipe(Effect.scoped)
  )
})

describe("-o ids", () => {
  it.live("is one id on a line, as the list is read, and none where there is none", () =>
    Effect.gen(function* () {
      const { env } = yield* listService({ invocations: [{}, {}, {}] })
      const { stdout } = yield* run(["inv", "ls", "--all", "-o", "ids", "--page-size", "2"], { env })
      expect(stdout).toBe([1, 2, 3].map((n) => `${idOf(n)}\n`).join(""))
      expect((yield* run(["inv", "ls", "status:failed", "-o", "ids"], { env })).stdout).toBe("")
      expect((yield* run(["sources", "ls", "-o", "ids"], { env })).stdout).toBe([0xa, 0xb].map((n) => `${idOf(n)}\n`).join(""))
    }).pipe(Effect.scoped)
  )
})
