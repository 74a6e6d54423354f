/** The compiled program is kept where nobody else can put another in its place, or not at all. */
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, run } from "./process.ts"

const user = process.getuid?.()

/** Runs a command whose folder for temporary files this is. */
const running = (temporary: string) =>
  Effect.map(run(["--help"], { cwd: temporary, env: { TMPDIR: temporary } }), ({ status, stderr }) =>
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  )

const planted: ReadonlyArray<readonly [what: string, plant: (path: string, elsewhere: string) => void]> = [
  [
    "a folder that others can write to",
    (path) => {
      mkdirSync(path)
      chmodSync(path, 0o777)
    }
  ],
  ["a link to a folder", (path, elsewhere) => symlinkSync(elsewhere, path)],
  ["a file", (path) => writeFileSync(path, "")]
]
// Only root can give a folder away.
const foreign: typeof planted = [
  [
    "another user's folder",
    (path) => {
      mkdirSync(path, { mode: 0o700 })
      chownSync(path, 12_345, 12_345)
    }
  ]
]

describe.skipIf(user === undefined)("the compiled program", () => {
  it.live("is kept in a folder of its user's own", () =>
    Effect.gen(function* () {
      const temporary = yield* folder()
      yield* running(temporary)
      expect(readdirSync(temporary)).toEqual([`chroma-sync-compiled-${user}`])
      expect(statSync(`${temporary}/chroma-sync-compiled-${user}`).mode & 0o777).toBe(0o700)
      const cached = readdirSync(`${temporary}/chroma-sync-compiled-${user}`, { recursive: true })
      expect(cached.length).toBeGreaterThan(1)
    }).pipe(Effect.scoped)
  )

  it.live.each([...planted, ...(user === 0 ? foreign : [])])("is not kept where %s is in its place", ([, plant]) =>
    Effect.gen(function* () {
      const temporary = yield* folder({ "elsewhere/mine": "" })
      plant(`${temporary}/chroma-sync-compiled-${user}`, `${temporary}/elsewhere`)
      const before = readdirSync(temporary, { recursive: true })
      yield* running(temporary)
      expect(readdirSync(temporary, { recursive: true })).toEqual(before)
    }).pipe(Effect.scoped)
  )
})
