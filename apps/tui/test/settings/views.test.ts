/** The file of saved views: what is wrong is named with its place, nothing that people wrote is lost, and nobody else reads it. */
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { columnNames } from "../../src/format/layout.ts"
import { parse } from "../../src/query/parse.ts"
import { changeViews, readViews, viewsPath } from "../../src/settings/views.ts"
import * as Result from "effect/Result"
import { folder } from "../commands/process.ts"

const query = (text: string) => Result.getOrThrow(parse(text))
const onCall = { text: "status:failed db:docs", sort: [{ column: "duration", descending: true }], hidden: ["type"] } as const

const refusal = (text: string) =>
  Effect.gen(function* () {
    const path = `${yield* folder({ "views.json": text })}/views.json`
    const read = yield* Effect.flip(readViews(path))
    const saved = yield* Effect.flip(changeViews(path, "new", onCall))
    expect(saved.message).toBe(read.message)
    expect(readFileSync(path, "utf8")).toBe(text)
    return read.message.replace(path, "FILE")
  }).pipe(Effect.scoped)

describe("saved views", () => {
  it.effect("are read back as they were saved, from a file that is its owner's alone", () =>
    Effect.gen(function* () {
      const path = `${yield* folder()}/.config/chroma-sync/views.json`
      expect((yield* readViews(path)).size).toBe(0)
      yield* changeViews(path, "on-call", onCall)
      const views = yield* changeViews(path, "all", { text: "", sort: [], hidden: [] })
      expect(views).toEqual(yield* readViews(path))
      expect([...views]).toEqual([
        ["on-call", { query: query("status:failed db:docs"), sort: [{ column: "duration", descending: true }], hidden: ["type"] }],
        ["all", { query: [], sort: [], hidden: [] }]
      ])
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(readdirSync(dirname(path))).toEqual(["views.json"])
    }).pipe(Effect.scoped)
  )

  it.effect("leave what people wrote around them, and the link that leads to them", () =>
    Effect.gen(function* () {
      const home = yield* folder({ "dotfiles.json": '{\n  // mine\n  "mine": "db:docs", // short\n}\n' })
      const path = `${home}/views.json`
      symlinkSync(`${home}/dotfiles.json`, path)
      yield* changeViews(path, "on-call", onCall)
      const text = readFileSync(path, "utf8")
      expect(text).toContain("// mine")
      expect(text).toContain('"mine": "db:docs"')
      expect(lstatSync(path).isSymbolicLink()).toBe(true)
      expect([...(yield* changeViews(path, "mine", undefined)).keys()]).toEqual(["on-call"])
      expect((yield* Effect.flip(changeViews(path, "on-cal", undefined))).message).toContain('did you mean "on-call"?')
    }).pipe(Effect.scoped)
  )

  it.effect("are made where a link leads that has no file yet, unless its folder is missing too", () =>
    Effect.gen(function* () {
      const home = yield* folder({ "dotfiles/README": "" })
      symlinkSync("dotfiles/views.json", `${home}/there.json`)
      symlinkSync("there.json", `${home}/views.json`)
      yield* changeViews(`${home}/views.json`, "on-call", onCall)
      expect([...(yield* readViews(`${home}/dotfiles/views.json`)).keys()]).toEqual(["on-call"])
      expect(lstatSync(`${home}/views.json`).isSymbolicLink() && lstatSync(`${home}/there.json`).isSymbolicLink()).toBe(true)
      symlinkSync(`${home}/unmounted/views.json`, `${home}/lost.json`)
      const { message } = yield* Effect.flip(changeViews(`${home}/lost.json`, "on-call", onCall))
      expect(message).toMatch(/cannot be written \(ENOENT\)$/)
      expect(lstatSync(`${home}/lost.json`).isSymbolicLink()).toBe(true)
      expect(readdirSync(home).toSorted()).toEqual(["dotfiles", "lost.json", "there.json", "views.json"])
    }).pipe(Effect.scoped)
  )

  it.effect.each([
    ['{\n  "a": "status:failed"\n  "b": ""\n}', "FILE:3:3: this is not JSON (comma expected)"],
    ['{\n  "a": "stauts:failed" }', 'FILE:2:8: view "a": no field "stauts": did you mean status?'],
    ['{ "a b": "" }', 'FILE:1:3: "a b" cannot name a view; give a word of letters, digits, . _ and -, other than save and delete'],
    ['{ "save": "" }', 'FILE:1:3: "save" cannot name a view; give a word of letters, digits, . _ and -, other than save and delete'],
    ['{ "a": { "query": "", "sort": ["-crated"] } }', 'FILE:1:8: view "a": no column "crated"; did you mean "created"?'],
    ['{ "a": { "query": "", "hidden": ["x"] } }', `FILE:1:8: view "a": no column "x"; there are ${columnNames.join(", ")}`],
    ['{ "a": 3 }', 'FILE:1:8: view "a": give a query such as "status:failed", or { "query": …, "sort": [columns], "hidden": [columns] }'],
    [
      '{ "a": { "query": "", "limit": 3 } }',
      'FILE:1:8: view "a": give a query such as "status:failed", or { "query": …, "sort": [columns], "hidden": [columns] }'
    ],
    ["[]", 'FILE:1:1: the file must hold one JSON object, such as { "on-call": "status:failed,processing newer:1d" }']
  ] as const)("that are wrong are named by their place and never written over: %j", ([text, message]) =>
    Effect.gen(function* () {
      expect(yield* refusal(text)).toBe(message)
    })
  )

  it.effect("are read by the name that a column had before", () =>
    Effect.gen(function* () {
      const home = yield* folder({ "views.json": '{ "a": { "query": "", "sort": ["-note"], "hidden": ["note"] } }' })
      const views = yield* readViews(`${home}/views.json`)
      expect(views.get("a")).toMatchObject({ sort: [{ column: "error", descending: true }], hidden: ["error"] })
    }).pipe(Effect.scoped)
  )

  it.effect("that cannot be written say so and leave no half of a file", () =>
    Effect.gen(function* () {
      const home = yield* folder()
      writeFileSync(`${home}/file`, "")
      const { message } = yield* Effect.flip(changeViews(`${home}/file/views.json`, "a", onCall))
      expect(message).toMatch(/cannot be written \((ENOTDIR|EEXIST)\)$/)
      expect(readdirSync(home)).toEqual(["file"])
    }).pipe(Effect.scoped)
  )

  it("are beside the settings", () => {
    expect(viewsPath({ HOME: "/home/u" })).toBe("/home/u/.config/chroma-sync/views.json")
    expect(viewsPath({ HOME: "/home/u", XDG_CONFIG_HOME: "/cfg" })).toBe("/cfg/chroma-sync/views.json")
  })
})
