/** Every block of shell in the guide runs as it stands, and its table of settings has them all. */
import { spawn, spawnSync } from "node:child_process"
import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { defaultBaseUrl } from "@chroma-sync/core/SyncConfig"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { uiArgs } from "../src/commands/flags.ts"
import { globals } from "../src/commands/globals.ts"
import { kebabCase } from "../src/kebabCase.ts"
import { definitions } from "../src/settings/definitions.ts"
import { binary, folder, onEmulator } from "./commands/process.ts"

const guide = readFileSync(new URL("../../../docs/scripting.md", import.meta.url), "utf8")
const blocks = guide
  .split(/^## /m)
  .slice(1)
  .flatMap((section) =>
    [...section.matchAll(/^```sh\n([\s\S]+?)^```$/gm)].map(([, code = ""], n) => ({ title: section.split("\n")[0] ?? "", n: n + 1, code }))
  )

/** What a block ends with where that is not 0 alone: some runs fail, as in life. */
const ends: Readonly<Record<string, ReadonlyArray<number>>> = { "Wait for a run in CI": [0, 3, 4] }

/** Blocks that need jq run where it is. */
const hasJq = spawnSync("jq", ["--version"]).status === 0

const emulator = Emulator.layer({ clock: "manual", seed: "guide", invocations: 80 })

describe("the guide", () => {
  it("has every setting with its flag, its variable, its default, and whether a project's file may set it", () => {
    const [, ...rows] = (guide.split("## Settings")[1] ?? "").split("\n").filter((line) => /^\| [^-]/.test(line))
    expect(
      rows.map((row) =>
        row
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.replaceAll("`", "").trim())
      )
    ).toEqual(
      Object.entries(definitions).map(([name, { env, about, project }]) => [
        name,
        name in globals || name in uiArgs ? `--${kebabCase(name)}` : "",
        env,
        name === "baseUrl" ? defaultBaseUrl : (/\(([^)]+)\)$/.exec(about)?.[1] ?? ""),
        project ? "yes" : "no"
      ])
    )
  })

  it.live.each(blocks.filter(({ code }) => hasJq || !code.includes("jq ")))("$title, block $n, runs", ({ title, code }) =>
    Effect.gen(function* () {
      const { url, token, advance } = yield* Emulator
      // The emulator's time goes on, a minute at a time, until the block has ended.
      yield* advance("20 seconds").pipe(Effect.repeat(Schedule.spaced("250 millis")), Effect.forkScoped)
      const sources = yield* onEmulator(["sources", "list", "--source-type", "github", "-o", "csv"])
      const home = yield* folder({ "chroma-sync": `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n` })
      chmodSync(`${home}/chroma-sync`, 0o755)
      writeFileSync(`${home}/block.sh`, code)
      const ran = yield* Effect.callback<{ readonly status: number | null; readonly stderr: string }>((resume) => {
        const child = spawn("bash", ["-euo", "pipefail", "block.sh"], {
          cwd: home,
          env: {
            PATH: `${home}:${process.env["PATH"]}`,
            HOME: home,
            CHROMA_SYNC_URL: url,
            CHROMA_API_KEY: token,
            SOURCE: sources.stdout.split("\r\n")[1]?.split(",")[0]
          },
          stdio: ["ignore", "pipe", "pipe"]
        })
        let stderr = ""
        child.stdout.resume()
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
        child.on("close", (status) => resume(Effect.succeed({ status, stderr })))
        return Effect.sync(() => void child.kill("SIGKILL"))
      })
      expect(ran.stderr).not.toMatch(/is not valid|there is no|is needed|parse error|command not found/)
      expect(ends[title] ?? [0]).toContain(ran.status)
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )
})
