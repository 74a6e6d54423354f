/** What `yc` copies in the live list, run as it stands by a real shell on the emulator: the same rows as the view. */
import { chmodSync } from "node:fs"
import { Invocation } from "@chroma-sync/core/Invocation"
import { Source } from "@chroma-sync/core/Source"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Match } from "../../src/query/Query.ts"
import { print } from "../../src/query/print.ts"
import { initialModel, type Model } from "../../src/app/model.ts"
import { added, apply, copied, fed, live, plainLook, press, say, shown } from "../app/support.ts"
import { binary, folder, onEmulator, run } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "plain", invocations: 150 })

/** All that a shell, and the language, might take for something else. */
const odd = `it's "odd" \\d $HOME \`id\` !x *, 日本語`

const queries = [
  "",
  "status:failed,processing",
  "-status:complete !type:s3",
  "older:1h -newer:2h",
  'error:"it\'s down" "a \\"quoted\\" \\\\ text"',
  'error:~"rate.?limit|4\\\\d\\\\d" -error:~^$',
  "error:~\\d+ %fld",
  "error:$HOME `id` $(id) !! *",
  "日本語 é -👩‍👩‍👧",
  "collection:=handbook_main",
  "-collection:hand -tmp",
  "source:acme",
  "acme",
  "-acme",
  "source:~^acme/.*@main$,s3",
  "%ahm"
]

const text = (kind: Match["kind"], text: string, not = false) => print([{ _tag: "Text", not, field: "collection", any: [{ kind, text }] }])

/** Of these there are rows, and others. */
const oddQueries = [
  text("is", odd),
  text("has", odd, true),
  text("like", "^it's \"o.+\\\\d \\$HOME"),
  text("fuzzy", `'""\\$\`!*日`),
  `-collection:日本 -tmp`
]

/** The live list of all that the emulator holds. */
const listOf = Effect.fnUntraced(function* (flags: ReadonlyArray<string>) {
  const rows = Schema.decodeUnknownSync(Schema.Array(Invocation))(JSON.parse((yield* onEmulator(["inv", "ls", "--all", "--json"])).stdout))
  const sources = Schema.decodeUnknownSync(Schema.Array(Source))(JSON.parse((yield* onEmulator(["src", "ls", "--json"])).stdout))
  const now = Date.now()
  const model = initialModel({ place: ["prod"], look: plainLook, size: { columns: 120, rows: 24 }, now, flags })
  return apply(model, fed(...added(...rows), live(now)), { _tag: "SourcesRead", sources })
})

/** A shell in which `chroma-sync` is the program; what it is given stands in a file, as typed. */
const inShell = Effect.fnUntraced(function* (text: string) {
  const { token } = yield* Emulator
  const home = yield* folder({ "chroma-sync": `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n`, "typed.sh": text })
  chmodSync(`${home}/chroma-sync`, 0o755)
  const env = { PATH: `${home}:${process.env["PATH"]}`, HOME: home, CHROMA_API_KEY: token, CHROMA_SYNC_OUTPUT: "json" }
  const ran = yield* run([], { cwd: home, shell: "exec sh ./typed.sh", env })
  expect([text, ran.status]).toEqual([text, 0])
  return (JSON.parse(ran.stdout) as ReadonlyArray<{ readonly id: string }>).map(({ id }) => id)
}, Effect.scoped)

const idsOf = (model: Model) => shown(model).map(({ id }) => id)

describe("the command that yc copies", () => {
  it.live("gives the rows of a view of whatever a name holds", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator
      const { stdout } = yield* onEmulator(["src", "ls", "--source-type", "github", "-o", "csv"])
      const source = stdout.split("\r\n")[1]?.split(",")[0] ?? ""
      expect(yield* onEmulator(["inv", "create", source, "--collection", odd])).toMatchObject({ status: 0 })
      const list = yield* listOf([`--base-url=${url}`])
      for (const query of oddQueries) {
        const model = apply(list, ...say(`filter ${query}`))
        expect(model.list.shown.size).toBeGreaterThan(0)
        expect(model.list.shown.size).toBeLessThan(list.list.shown.size)
        expect(yield* inShell(copied(model, "c") ?? "")).toEqual(idsOf(model))
      }
    }).pipe(Effect.provide(emulator))
  )

  it.live.each(queries)("gives the rows of the view %s", (query) =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const model = apply(yield* listOf([`--base-url=${url}`]), ...say(`filter ${query}`))
      const text = copied(model, "c") ?? ""
      expect(text).not.toContain(token)
      expect(yield* inShell(text)).toEqual(idsOf(model))
    }).pipe(Effect.provide(emulator))
  )

  it.live("gives those of one status, of the oldest first, and of the row of another table", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator
      const list = yield* listOf([`--base-url=${url}`])
      const failed = apply(list, ...press("5"), ...say("sort created"), ...say("sort created"))
      const oldest = { ...failed, list: { ...failed.list, sort: [{ column: "created", descending: false }] as const } }
      const asc = apply(oldest, ...say("filter type:s3,github"), ...press("5"))
      expect(idsOf(asc).length).toBeGreaterThan(1)
      expect(yield* inShell(copied(asc, "c") ?? "")).toEqual(idsOf(asc))
      for (const screen of ["src", "ctx", "groups"]) {
        const table = apply(list, ...say(screen))
        const opened = apply(table, ...press("enter"))
        expect(opened.screen).toBe("list")
        expect(idsOf(opened).length).toBeGreaterThan(0)
        expect(yield* inShell(copied(table, "c") ?? "")).toEqual(idsOf(opened))
      }
    }).pipe(Effect.provide(emulator))
  )
})
