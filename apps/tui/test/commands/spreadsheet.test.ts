/** The guide's recipe for a spreadsheet that people open, on texts that it would take for formulas. */
import { spawnSync } from "node:child_process"
import { parse } from "csv-parse/sync"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { blocks, runBlock, shells } from "../guide.ts"
import { listService } from "./listService.ts"

const recipe = blocks.find(({ title, code }) => title.startsWith("Keep a spreadsheet") && code.includes("jq "))?.code ?? ""

it.live.each(spawnSync("jq", ["--version"]).status === 0 ? shells : [])(
  "nothing in it is a formula, and what is none stays as it was: %s",
  (shell) =>
    Effect.gen(function* () {
      const errors = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", 'said "no",\n=1', "429 from upstream"]
      const { env } = yield* listService({
        invocations: [
          ...errors.map((error) => ({ status: { failed: { error } } })),
          { kind: { github: { git_ref_identifier: { branch: "=cmd|' /C calc'!A0" } } }, database: "@docs" },
          { kind: { s3: { object_key: "-1" } }, status: "processing" }
        ]
      })
      const { stdout, status } = yield* runBlock(`${recipe}cat runs.csv\n`, shell, env)
      expect(status).toBe(0)
      const rows: ReadonlyArray<ReadonlyArray<string>> = parse(stdout)
      expect(rows.map((row) => row.at(-1))).toEqual([...errors.map((error, n) => (n < 8 ? `'${error}` : error)), "", ""])
      expect(rows.at(-2)?.slice(2)).toEqual(["pending", "'@docs", "site", "'=cmd|' /C calc'!A0", ""])
      expect(rows.at(-1)?.slice(2, 6)).toEqual(["processing", "docs", "site", "'-1"])
    }).pipe(Effect.scoped)
)
