/** The guide's recipe for an alert, on errors that are no single line of plain text. */
import { spawnSync } from "node:child_process"
import { chmodSync, readFileSync } from "node:fs"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { harmIn } from "../hostile.ts"
import { listService } from "./listService.ts"
import { binary, folder, run } from "./process.ts"

const guide = readFileSync(new URL("../../../../docs/scripting.md", import.meta.url), "utf8")
const recipe = /One line per failure[\s\S]*?```sh\n([^`]+)```/.exec(guide)?.[1] ?? ""

it.live.skipIf(spawnSync("jq", ["--version"]).status !== 0)("an alert is one line of text for each failure, whatever its error says", () =>
  Effect.gen(function* () {
    const error = "first\nsecond\r\n\u001b[2J\u009b31m\u202e\u2028\u007f\u0000日本 👍"
    const failed = { database: "docs\n\u001b]0;x\u0007", status: { failed: { error } } }
    const { env } = yield* listService({ invocations: [failed, { status: { failed: { error: "429 from upstream" } } }] })
    const cwd = yield* folder({ "chroma-sync": `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n`, "alert.sh": recipe })
    chmodSync(`${cwd}/chroma-sync`, 0o755)
    const { stdout, status } = yield* run([], {
      cwd,
      env: { ...env, PATH: `${cwd}:${process.env["PATH"]}` },
      shell: "exec bash -euo pipefail alert.sh"
    })
    expect(status).toBe(0)
    expect(harmIn(stdout)).toBeUndefined()
    expect(stdout.split("\n").map((line) => line.replace(/^\S+ /, ""))).toEqual([
      "docs ]0;x /site: first second [2J 31m 日本 👍",
      "docs/site: 429 from upstream",
      ""
    ])
  }).pipe(Effect.scoped)
)
