/** Files that are written anew: they stay whose they were. */
import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs"
import { afterEach, describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { vi } from "vitest"
import { makeFolder } from "../../src/settings/makeFolder.ts"
import { replaceFile } from "../../src/settings/replaceFile.ts"
import { folder } from "../commands/process.ts"

// Only root can write a file for somebody else.
describe.skipIf(process.getuid?.() !== 0)("under sudo", () => {
  afterEach(() => vi.unstubAllEnvs())

  const ownerOf = (path: string) => {
    const { uid, gid, mode } = statSync(path)
    return [uid, gid, mode & 0o777]
  }

  it.effect("a file stays whose it was, and what is new is whose folder it is in", () =>
    Effect.gen(function* () {
      const home = yield* folder({ "theirs.json": "before" })
      chownSync(home, 1_234, 1_235)
      chownSync(`${home}/theirs.json`, 1_234, 1_236)
      chmodSync(`${home}/theirs.json`, 0o644)
      vi.stubEnv("SUDO_UID", "1234")
      makeFolder(`${home}/above/below`)
      for (const name of ["theirs.json", "new.json", "above/below/new.json"]) replaceFile(`${home}/${name}`, "after")
      expect(ownerOf(`${home}/theirs.json`)).toEqual([1_234, 1_236, 0o600])
      expect(ownerOf(`${home}/new.json`)).toEqual([1_234, 1_235, 0o600])
      expect(ownerOf(`${home}/above`)).toEqual([1_234, 1_235, 0o700])
      expect(ownerOf(`${home}/above/below/new.json`)).toEqual([1_234, 1_235, 0o600])
      expect(readFileSync(`${home}/theirs.json`, "utf8")).toBe("after")
    }).pipe(Effect.scoped)
  )

  it.effect("what belongs to a third is given to nobody", () =>
    Effect.gen(function* () {
      const home = yield* folder()
      chownSync(home, 1_234, 1_234)
      for (const caller of [undefined, "1000"]) {
        vi.stubEnv("SUDO_UID", caller)
        makeFolder(`${home}/mine`)
        replaceFile(`${home}/mine.json`, "after")
        expect([...ownerOf(`${home}/mine.json`), ...ownerOf(`${home}/mine`)]).toEqual([0, 0, 0o600, 0, 0, 0o700])
      }
    }).pipe(Effect.scoped)
  )
})

it.effect("what cannot be put in its place leaves nothing", () =>
  Effect.gen(function* () {
    const home = yield* folder()
    mkdirSync(`${home}/taken`)
    expect(() => replaceFile(`${home}/taken`, "text")).toThrow("EISDIR")
    expect(readdirSync(home)).toEqual(["taken"])
  }).pipe(Effect.scoped)
)
