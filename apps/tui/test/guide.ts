/** The guide to scripts, and its blocks of shell as processes. */
import { spawn } from "node:child_process"
import { chmodSync, readFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import { binary, folder, type Ran } from "./commands/process.ts"

export const guide = readFileSync(new URL("../../../docs/scripting.md", import.meta.url), "utf8")

interface Block {
  /** Of its section. */
  readonly title: string
  /** Counted from 1 in its section. */
  readonly n: number
  readonly code: string
}

export const blocks: ReadonlyArray<Block> = guide
  .split(/^## /m)
  .slice(1)
  .flatMap((section) =>
    [...section.matchAll(/^```sh\n([\s\S]+?)^```$/gm)].map(([, code = ""], n) => ({ title: section.split("\n")[0] ?? "", n: n + 1, code }))
  )

/** The strictest of the shells that a reader may have, and the plainest. */
export const shells = ["bash -euo pipefail", "sh"] as const

/** Runs shell in a folder of its own, with `chroma-sync` on its path. */
export const runBlock = Effect.fnUntraced(function* (code: string, shell: (typeof shells)[number], env: Readonly<Record<string, string>>) {
  const home = yield* folder({ "chroma-sync": `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n`, "block.sh": code })
  chmodSync(`${home}/chroma-sync`, 0o755)
  const [program = "", ...options] = shell.split(" ")
  return yield* Effect.callback<Ran>((resume) => {
    const child = spawn(program, [...options, "block.sh"], {
      cwd: home,
      env: { PATH: `${home}:${process.env["PATH"]}`, HOME: home, ...env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    child.on("close", (status) => resume(Effect.succeed({ status: status ?? undefined, stdout, stderr })))
    return Effect.sync(() => void child.kill("SIGKILL"))
  })
})
