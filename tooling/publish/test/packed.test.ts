/** The tarballs, as somebody gets them: linted, resolved as every kind of importer resolves them, installed in an empty project and used there. */
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core"
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { effectVersion, install, libraries, pack, run } from "./published.ts"

const folder = mkdtempSync(join(tmpdir(), "published-"))
let tarballs: ReadonlyMap<string, string>
const dataOf = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(tarballs.get(name) ?? ""))

const user = `
import { ChromaSync, type Invocation, NotFoundError } from "@chroma-sync/client"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { startEmulator } from "@chroma-sync/emulator/startEmulator"
import { countByStatus } from "@chroma-sync/insights/StatusCounts"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

await using emulator = await startEmulator({ seed: "packed", invocations: 30, clock: "manual", arrivalsPerMinute: 0 })
await using sync = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })
const all: Array<Invocation> = []
for await (const invocation of sync.invocations.list({ limit: 10 })) all.push(invocation)
const sources: number = (await Array.fromAsync(sync.sources.list())).length
const missing: unknown = await sync.invocations.get("00000000-0000-4000-8000-00000000dead").catch((error: unknown) => error)
const layer = Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: emulator.url, token: emulator.token })))
const counts = await Effect.runPromise(Invocations.use(({ list }) => Stream.run(list(), countByStatus)).pipe(Effect.provide(layer)))
const counted: number = Object.values(counts).reduce((sum, count) => sum + count, 0)
console.log(JSON.stringify({ all: all.length, sources: sources > 0, missing: missing instanceof NotFoundError, counted }))
`

beforeAll(async () => {
  tarballs = await pack(folder)
  await install(folder, tarballs, { effect: effectVersion() })
  writeFileSync(join(folder, "user.mts"), user)
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }), 180_000)

describe.each(libraries)("the tarball of $name", ({ name, modules, entries }) => {
  it("has nothing that publint minds", async () => {
    const { messages, pkg } = await publint({ pack: { tarball: dataOf(name).buffer }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([])
  })

  it("has the types of what it gives, for every importer of modules", async () => {
    const result = await checkPackage(createPackageFromTarballData(dataOf(name)), { entrypoints: [...entries(modules)] })
    expect(result.types).not.toBe(false)
    if (result.types === false) return
    expect(Object.keys(result.entrypoints)).toHaveLength(modules.length)
    // Old resolution knows no "exports", and CommonJS gets these modules by require(esm), of which that tool knows nothing.
    const problems = result.problems.filter(
      (problem) => problem.kind !== "CJSResolvesToESM" && !("resolutionKind" in problem && problem.resolutionKind === "node10")
    )
    expect(problems).toEqual([])
  })
})

it.each([...libraries.map(({ name }) => name), "chroma-sync"])(
  "the tarball of %s has its page, its licence, its code and nothing else",
  (name) => {
    const files = createPackageFromTarballData(dataOf(name)).listFiles()
    const inside = files.map((file) => file.replace(`/node_modules/${name}/`, ""))
    expect(inside).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]))
    const code = /^(src|dist)\/(?:[\w-]+\/)*[\w-][\w.-]*\.(mjs|js|js\.map|ts|ts\.map)$/
    const known = /^(LICENSE|README\.md|package\.json|dist\/THIRD-PARTY-LICENSES\.txt)$/
    expect(inside.filter((file) => code.test(file)).length).toBeGreaterThan(10)
    expect(inside.filter((file) => !known.test(file) && !code.test(file))).toEqual([])
  }
)

describe("in an empty project", () => {
  it("the libraries work together by import", async () => {
    const printed = await run(folder, process.execPath, "user.mts")
    expect(JSON.parse(printed)).toEqual({ all: 30, sources: true, missing: true, counted: 30 })
  })

  it("the client works by require", async () => {
    const script = `const { ChromaSync, InvalidRequestError } = require("@chroma-sync/client")
      new ChromaSync({ apiKey: "k" }).invocations.get("no uuid").catch((error) => console.log(error instanceof InvalidRequestError))`
    expect(await run(folder, process.execPath, "--input-type=commonjs", "-e", script)).toBe("true\n")
  })

  it.each(["nodenext", "bundler"])("the types hold by the resolution of %s", async (resolution) => {
    const module = resolution === "bundler" ? "preserve" : "nodenext"
    const flags = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "--target", "es2024"]
    const lib = ["--lib", "es2024,esnext,dom,dom.asynciterable", "--types", ""]
    const tsc = join(import.meta.dirname, "../../../node_modules/.bin/tsc")
    await run(folder, tsc, ...flags, ...lib, "--module", module, "--moduleResolution", resolution, "user.mts")
    writeFileSync(join(folder, "wrong.mts"), `${user}\nexport const wrong: string = sources\n`)
    const wrong = run(folder, tsc, ...flags, ...lib, "--module", module, "--moduleResolution", resolution, "wrong.mts")
    await expect(wrong).rejects.toThrow(/TS2322/)
  })

  it("the command runs", async () => {
    const bin = join(folder, "node_modules/.bin/chroma-sync")
    expect(await run(folder, bin, "--version")).toMatch(/\d+\.\d+\.\d+/)
    expect(await run(folder, bin, "invocations", "--help")).toContain("list")
  })

  it("the command comes with the licences of whose code it holds", () => {
    const notices = readFileSync(join(folder, "node_modules/chroma-sync/dist/THIRD-PARTY-LICENSES.txt"), "utf8").split(/\n-{80}\n\n/)
    const named = notices.map((notice) => /^(\S+) \d+\.\d+\.\d+\S* \(\S+\)\n\n/.exec(notice)?.[1] ?? notice)
    expect(named).toEqual(expect.arrayContaining([...importedBy("apps/tui"), "react-reconciler", "scheduler", "ws", "yoga-layout"]))
    // Licences that ask for no more than their text.
    expect(notices.filter((notice) => !/^.* \((MIT|ISC|BSD-[23]-Clause|0BSD)\)\n/.test(notice))).toEqual([])
    expect(notices.filter((notice) => !/copyright/i.test(notice) || !/permission|redistribution/i.test(notice))).toEqual([])
  })
})

/** The packages that the sources of one name, other than for their types. */
const importedBy = (folder: string): ReadonlySet<string> => {
  const sources = join(import.meta.dirname, "../../..", folder, "src")
  const names = globSync("**/*.{ts,tsx}", { cwd: sources }).flatMap((file) =>
    Array.from(
      readFileSync(join(sources, file), "utf8").matchAll(
        /^(?:import (?!type )|\} ).*from "(?!\.|node:|@chroma-sync)((?:@[\w-]+\/)?[\w-]+)/gm
      ),
      ([, name = ""]) => name
    )
  )
  expect(names).toContain("ink")
  return new Set(names)
}
