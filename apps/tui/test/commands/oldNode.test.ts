/** A Node that the program does not run on is told, and not met with a stack. */
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { binary, run } from "./process.ts"

const said = (version: string) => ({ stdout: "", stderr: `chroma-sync needs Node 22.19 or newer; this is ${version}\n`, status: 1 })

/** The environment in which Node says that it is another. */
const claiming = (version: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`
})

/** The system's own Node, where that is an old one. */
const old = ["/usr/bin/node", "/usr/local/bin/node"].find(
  (node) => existsSync(node) && /^v(20|22\.1?\d)\./.test(execFileSync(node, ["--version"], { encoding: "utf8" }))
)

describe("on a Node before 22.19", () => {
  it.live.each(["20.19.6", "22.18.0"])("a command says what it needs in place of %s", (version) =>
    Effect.map(run(["invocations", "list"], { env: claiming(version) }), (ran) => expect(ran).toEqual(said(`v${version}`)))
  )

  it.skipIf(old === undefined)("a real one is told so too, and still gives the program's version", () => {
    const ran = (...args: ReadonlyArray<string>) => {
      const { stdout, stderr, status } = spawnSync(old ?? "", [binary, ...args], { encoding: "utf8", env: { HOME: "/nowhere" } })
      return { stdout, stderr, status }
    }
    expect(ran("invocations", "list")).toEqual(said(execFileSync(old ?? "", ["--version"], { encoding: "utf8" }).trim()))
    expect(ran("--version")).toEqual({ stdout: expect.stringMatching(/^chroma-sync \d/), stderr: "", status: 0 })
  })
})

it.live.each(["22.19.0", "23.0.0", "100.0.0"])("on a Node that is %s, it runs", (version) =>
  Effect.map(run(["--help"], { env: claiming(version) }), ({ status, stderr }) =>
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
  )
)
