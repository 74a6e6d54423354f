/** Sources by their names, in queries, flags and arguments: what is found, and that no more is changed than was named. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { idOf, listService, type ListServiceOptions } from "./listService.ts"
import { onEmulator, run } from "./process.ts"

const github = { github: { git_ref_identifier: { branch: "main" } } }
const [handbook, web, twin, other, gone] = [0xa, 0xb, 0xc, 0xd, 0xe].map(idOf) as [string, string, string, string, string]

/** By numbers: 1 and 2 are of the handbook, 3 of the web, 4 of a source that has the same name in another database, 5 of one that is gone. */
const service: ListServiceOptions = {
  invocations: [handbook, handbook, web, twin, gone].map((source) => ({ source, kind: github })),
  sources: [
    { id: handbook, repository: "acme/handbook" },
    { id: web, repository: "acme/web" },
    { id: twin, repository: "acme/twin" },
    { id: other, repository: "acme/twin", database: "legal" }
  ]
}

const idsIn = (ndjson: string) => [...ndjson.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id)
const found = (numbers: ReadonlyArray<number>) => numbers.map(idOf)
const changes = (asked: ReadonlyArray<string>) => asked.filter((line) => !line.startsWith("GET "))

describe("a source's name", () => {
  it.live("finds in a query what it finds in the live list, and asks for the sources where it has to", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService(service)
      for (const [query, wanted, reads] of [
        ["source:acme/handbook", [1, 2], true],
        ["source:=acme/handbook@main", [1, 2], true],
        ["acme/web", [3], true],
        ["!source:acme/handbook", [3, 4, 5], true],
        ["source:0000000a@main", [1, 2], true],
        [`source:=${web}`, [3], false],
        ["source:0000000a,acme/web", [1, 2, 3], true]
      ] as const) {
        asked.length = 0
        const { status, stdout } = yield* run(["inv", "ls", "--all", "-o", "ndjson", query], { env })
        expect([query, status, idsIn(stdout)]).toEqual([query, 0, found(wanted)])
        expect([query, asked.includes("GET /api/v1/sources")]).toEqual([query, reads])
      }
    }).pipe(Effect.scoped)
  )

  it.live("stands in the table that was found by it", () =>
    Effect.gen(function* () {
      const { env } = yield* listService(service)
      expect((yield* run(["inv", "ls", "acme/handbook"], { env })).stdout).toContain("  acme/handbook@main  ")
    }).pipe(Effect.scoped)
  )

  it.live("narrows stats and a watch alike", () =>
    Effect.gen(function* () {
      const { env } = yield* listService(service)
      expect(JSON.parse((yield* run(["stats", "source:acme/handbook", "--json"], { env })).stdout)).toMatchObject({ total: 2 })
      const { stdout } = yield* run(["inv", "watch", "source:acme/web", "-o", "ndjson"], { env, endAfter: /"invocation"/ })
      expect(idsIn(stdout)).toEqual(found([3]))
    }).pipe(Effect.scoped)
  )

  it.live("stands for the source's id as a flag and as an argument, and so does the beginning of the id", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService(service)
      for (const word of ["acme/handbook", "0000000A", handbook]) {
        expect(idsIn((yield* run(["inv", "ls", "-o", "ndjson", "--source", word], { env })).stdout)).toEqual(found([1, 2]))
        expect(JSON.parse((yield* run(["sources", "get", word, "--json"], { env })).stdout)).toMatchObject({ id: handbook })
        asked.length = 0
        yield* run(["sources", "delete", word, "--yes"], { env })
        yield* run(["inv", "create", word, "--collection", "c"], { env })
        expect(changes(asked)).toEqual([`DELETE /api/v1/sources/${handbook}`, `POST /api/v1/sources/${handbook}/invocations`])
      }
    }).pipe(Effect.scoped)
  )

  it.live("may be all of where it reads, as tables show it", () =>
    Effect.gen(function* () {
      const { stdout } = yield* onEmulator(["sources", "list", "--source-type", "web", "--json"])
      for (const { id, web_scrape } of JSON.parse(stdout) as ReadonlyArray<{ id: string; web_scrape: { starting_url: string } }>)
        for (const word of [web_scrape.starting_url, web_scrape.starting_url.replace(/^https:\/\//, "")])
          expect((yield* onEmulator(["sources", "get", word, "-o", "ids"])).stdout).toBe(`${id}\n`)
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", invocations: 0, arrivalsPerMinute: 0 })))
  )

  it.live("that several have, or none, is refused before anything is sent, with those that it may be", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService(service)
      const twins = `chroma-sync: "acme/twin" is 2 sources: ${twin} of docs, ${other} of legal\n`
      for (const [line, status, message] of [
        ["sources delete acme/twin --yes", 2, twins],
        ["sources get acme/twin", 2, twins],
        ["inv create acme/twin --collection c", 2, twins],
        ["inv latest acme/twin a.pdf", 2, twins],
        ["inv cancel --source acme/twin --status pending --yes", 2, twins],
        ["inv ls --source acme/twin", 2, twins],
        ["inv watch --source acme/twin", 2, twins],
        ["stats --source acme/twin", 2, twins],
        ["sources delete handbook --yes", 8, 'chroma-sync: no source is called "handbook"'],
        ["sources delete 0000000 --yes", 8, 'chroma-sync: no source is called "0000000"'],
        ["sources delete acme/handbok --yes", 8, 'chroma-sync: no source is called "acme/handbok"; did you mean acme/handbook?\n'],
        ["sources delete 0000000f --yes", 8, 'chroma-sync: no source is called "0000000f"']
      ] as const) {
        const ran = yield* run(line.split(" "), { env })
        expect([line, ran.status, ran.stdout, ran.stderr]).toEqual([line, status, "", expect.stringContaining(message)])
      }
      expect(changes(asked)).toEqual([])
      expect(asked.filter((line) => !line.endsWith("/sources"))).toEqual([])
    }).pipe(Effect.scoped)
  )

  it.live("that a row may have which cannot be read is refused, and a whole id is not", () =>
    Effect.gen(function* () {
      const sources = [
        { id: handbook, repository: "acme/handbook" },
        { id: web, repository: "acme/web", createdAt: "yesterday" }
      ]
      const { asked, env } = yield* listService({ ...service, sources })
      const refused = yield* run(["sources", "delete", "acme/handbook", "--yes"], { env })
      expect([refused.status, refused.stderr]).toEqual([
        2,
        expect.stringContaining(`chroma-sync: "acme/handbook" is ${handbook}, and may be another source: 1 of the list cannot be read\n`)
      ])
      expect(changes(asked)).toEqual([])
      expect(yield* run(["sources", "delete", handbook, "--yes"], { env })).toMatchObject({ status: 0 })
    }).pipe(Effect.scoped)
  )

  it.live("in a query cancels what it finds alone, and nothing of a source that may have it", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService(service)
      const dry = yield* run(["inv", "cancel", "source:acme/handbook", "--dry-run", "-o", "ndjson"], { env })
      expect([idsIn(dry.stdout).toSorted(), dry.stderr]).toEqual([found([1, 2]), "Would cancel 2 of 2. Nothing was changed.\n"])
      const others = yield* run(["inv", "cancel", "!source:acme/handbook", "--dry-run", "-o", "ndjson"], { env })
      expect([idsIn(others.stdout).toSorted(), others.stderr.split("\n")[0]]).toEqual([
        found([3, 4]),
        "1 of a source whose name is not known is left out."
      ])
      expect(changes(asked)).toEqual([])
      yield* run(["inv", "cancel", "source:acme/handbook", "--yes"], { env })
      expect(changes(asked).toSorted()).toEqual([1, 2].map((n) => `PUT /api/v1/invocations/${idOf(n)}`))
    }).pipe(Effect.scoped)
  )
})
