/**
 * Effect keeps what it hides per copy of itself, so whoever hands a value of Effect to another must have the same copy. npm installs the libraries so,
 * whatever Effect a project has, or refuses to.
 */
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { effectVersion, install, pack, run } from "./published.ts"

const folder = mkdtempSync(join(tmpdir(), "copies-"))
const project = () => mkdtempSync(join(folder, "project-"))
let tarballs: ReadonlyMap<string, string>
const only = (...names: ReadonlyArray<string>) => new Map(Array.from(tarballs).filter(([name]) => names.includes(name)))

beforeAll(async () => {
  tarballs = await pack(folder)
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }), 180_000)

/** Where a project has Effect, from its own folder on. */
const copies = (of: string): ReadonlyArray<string> =>
  globSync("**/node_modules/effect/package.json", { cwd: of })
    .map((file) => file.replace(/\/?node_modules\/effect\/package\.json$/, ""))
    .toSorted()

/** Each hands a secret to core: the client that of a bucket, the emulator the key of every request. */
const user = `
import { ChromaSync } from "@chroma-sync/client"
import { startEmulator } from "@chroma-sync/emulator/startEmulator"

const emulator = await startEmulator({ seed: "copies" })
const sync = new ChromaSync({ apiKey: emulator.token, baseUrl: emulator.url })
const keys = { awsAccessKeyId: "AKIAIOSFODNN7EXAMPLE", awsSecretAccessKey: "secret" }
const origin = { kind: "s3", bucketName: "b", region: "eu-west-1", collectionName: "c", ...keys }
const { sourceId } = await sync.sources.create({ databaseName: "docs", origin })
console.log((await sync.sources.get(sourceId)).origin.kind)
await sync.close()
await emulator.stop()
`

describe("the client and the emulator", () => {
  const nested = ["", "node_modules/@chroma-sync/client", "node_modules/@chroma-sync/emulator"]
  it.each([
    ["Effect 3", "3.22.4", nested],
    ["an earlier Effect 4", "4.0.6", nested],
    ["the Effect that they are built with", effectVersion(), [""]]
  ])("work beside %s", { timeout: 180_000 }, async (_, effect, expected) => {
    const here = project()
    await install(here, only("@chroma-sync/client", "@chroma-sync/emulator"), { effect }, only("@chroma-sync/core"))
    expect(copies(here)).toEqual(expected)
    writeFileSync(join(here, "user.mjs"), user)
    expect(await run(here, process.execPath, "user.mjs")).toBe("s3\n")
  })
})

describe.each(["@chroma-sync/core", "@chroma-sync/insights"])("%s", (name) => {
  it("brings the Effect that it shares with a program", { timeout: 180_000 }, async () => {
    const here = project()
    await install(here, only(name), {}, only("@chroma-sync/core"))
    expect(copies(here)).toEqual([""])
  })

  it.each(["3.22.4", "4.0.6"])("is refused beside Effect %s", { timeout: 180_000 }, async (effect) => {
    const here = project()
    await expect(install(here, only(name), { effect }, only("@chroma-sync/core"))).rejects.toThrow(
      new RegExp(`ERESOLVE[^]*Found: effect@${effect}[^]*peer effect@"~4\\.1\\.0"`)
    )
  })
})
