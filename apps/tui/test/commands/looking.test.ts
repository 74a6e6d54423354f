/** Commands that look and report: `get`, `stats`, `doctor`, `completions`. */
import { execFileSync } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, onEmulator, run, transcripts } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "looking", invocations: 200 })

const listed = Effect.map(
  onEmulator(["inv", "ls", "--all", "--json"]),
  ({ stdout }) => JSON.parse(stdout) as ReadonlyArray<Readonly<Record<string, unknown>>>
)

describe("invocations get", () => {
  it.live("prints what the service sent, or one line per field", () =>
    Effect.gen(function* () {
      const [first] = yield* listed
      const id = String(first?.["id"])
      const json = yield* onEmulator(["inv", "get", id.toUpperCase(), "--json"])
      expect(JSON.parse(json.stdout)).toEqual(first)
      const seen = yield* transcripts([
        ["inv", "get", id],
        ["inv", "get", id, "-o", "csv"],
        ["inv", "get", "00000000-0000-0000-0000-000000000000"]
      ])
      yield* Effect.promise(() => expect(seen).toMatchFileSnapshot("__snapshots__/get.txt"))
    }).pipe(Effect.provide(emulator))
  )
})

describe("stats", () => {
  it.live("counts what the list has, and prints plain numbers where there is no terminal", () =>
    Effect.gen(function* () {
      const rows = yield* listed
      const { stdout } = yield* onEmulator(["stats", "--json"])
      const stats = JSON.parse(stdout) as { readonly total: number; readonly by_status: Readonly<Record<string, number>> }
      expect(stats.total).toBe(rows.length)
      const complete = rows.filter(({ status }) => typeof status === "object" && status !== null && "complete" in status)
      expect(stats.by_status["complete"]).toBe(complete.length)
      const text = yield* onEmulator(["stats", "--database", "docs"])
      expect(text).toMatchObject({ status: 0, stderr: "" })
      // oxlint-disable-next-line no-control-regex -- ASCII is what is looked for
      expect(text.stdout).toMatch(/^[\x00-\x7f…]*$/)
      for (const title of ["STATUS", "PACE", "DURATION", "SLOWEST", "FAILURES"]) expect(text.stdout).toContain(`\n${title}\n`)
    }).pipe(Effect.provide(emulator))
  )
})

describe("doctor", () => {
  it.live("finds nothing where nothing is wrong, else the reason and the remedy", () =>
    Effect.gen(function* () {
      const { goAway } = yield* Emulator
      const here = yield* transcripts([["doctor"]])
      const wrong = yield* transcripts([["doctor"]], { env: { CHROMA_API_KEY: "wrong-canary", HTTP_PROXY: "http://proxy.example" } })
      const none = yield* transcripts([["doctor", "--profile", "work"], ["doctor"]], { env: { CHROMA_API_KEY: undefined } })
      yield* goAway
      const away = yield* transcripts([["doctor", "--retries", "0"]])
      const behind = yield* transcripts([["doctor", "--retries", "0"]], {
        env: { CHROMA_SYNC_URL: "https://127.0.0.1:1", HTTPS_PROXY: "http://proxy.example" }
      })
      const seen = [here, wrong, none, away, behind].join("\n").replace(/chroma-sync \S+, node \S+/g, "chroma-sync X, node Y")
      expect(seen).not.toContain("canary")
      yield* Effect.promise(() => expect(seen).toMatchFileSnapshot("__snapshots__/doctor.txt"))
    }).pipe(Effect.provide(emulator))
  )

  it.live("goes on without a key that cannot be used, and lists it as what is wrong", () =>
    Effect.gen(function* () {
      const cwd = yield* folder({ ".chroma/credentials": '[work]\napi_key = "ck-canary is two words"\n[empty]\n' })
      const { url: CHROMA_SYNC_URL } = yield* Emulator
      for (const [args, env] of [
        [["--profile", "work"], {}],
        [["--profile", "empty"], {}],
        [[], { CHROMA_API_KEY: "ck-canary is two words" }]
      ] as const) {
        const { status, stdout, stderr } = yield* run(["doctor", "--json", ...args], { cwd, env: { ...env, CHROMA_SYNC_URL } })
        expect([status, stderr]).toEqual([7, ""])
        expect(JSON.parse(stdout)).toMatchObject([
          { check: "versions" },
          { check: "proxy" },
          { check: "service", state: "ok" },
          { check: "api key", state: "failed", next: expect.stringMatching(/CHROMA_API_KEY.*\.$/) }
        ])
        expect(stdout).not.toMatch(/canary|Nothing was sent/)
      }
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("says of a proxy whether it is used, by which Node, and where nobody answers at it", () =>
    Effect.gen(function* () {
      const dead = { HTTP_PROXY: "http://me:canary@127.0.0.1:1" }
      const used = { ...dead, NODE_USE_ENV_PROXY: "1" }
      const elsewhere = { CHROMA_SYNC_URL: "http://sync.invalid", CHROMA_SYNC_ALLOW_PLAIN_HTTP: "true" }
      // As Node says until 22.21 and 24.5.
      const older = {
        NODE_OPTIONS: "--import=data:text/javascript,Object.defineProperty(process,'allowedNodeEnvironmentFlags',{value:new%20Set()})"
      }
      const runs = [
        { ...used, ...elsewhere },
        { ...used, ...elsewhere, NO_PROXY: "sync.invalid" },
        { ...used, ...elsewhere, ...older, NO_PROXY: "*" },
        { ...dead, ...elsewhere, ...older },
        used,
        { ...dead, ...older }
      ]
      const said = yield* Effect.forEach(runs, (env) =>
        Effect.map(onEmulator(["doctor", "--json", "--retries", "0"], { env }), ({ stdout }) => {
          expect(stdout).not.toContain("canary")
          const checks = JSON.parse(stdout) as ReadonlyArray<{ readonly check: string; readonly found: string; readonly next?: string }>
          return ["proxy", "service"].map((name) => checks.find(({ check }) => check === name))
        })
      )
      expect(said.map(([proxy]) => [proxy?.found, proxy?.next])).toEqual([
        ["HTTP_PROXY is used: http://127.0.0.1:1", undefined],
        ["HTTP_PROXY is not used: NO_PROXY exempts the service", undefined],
        ["HTTP_PROXY is not used: NO_PROXY exempts the service", undefined],
        ["HTTP_PROXY is set, and this Node cannot use it", "Node can from 22.21 and 24.5 on, with NODE_USE_ENV_PROXY=1."],
        ["HTTP_PROXY is not used: the service is on this machine", undefined],
        ["HTTP_PROXY is not used: the service is on this machine", undefined]
      ])
      expect(said[0]?.[1]).toMatchObject({
        found: expect.stringContaining("ECONNREFUSED"),
        next: "Nothing answers at the proxy http://127.0.0.1:1; check HTTP_PROXY."
      })
      for (const [, service] of said.slice(4)) expect(service?.found).toMatch(/^http:\/\/127\.0\.0\.1:\d+ is up$/)
    }).pipe(Effect.provide(emulator))
  )

  it.live("finds a clock that is off and a limit that is clamped", () =>
    Effect.gen(function* () {
      const row = (n: number) => ({
        id: `${n}`,
        status: "pending",
        metadata: { web_scrape: null, database_name: "docs", collection_name: "site" },
        created_at: new Date(1_700_000_000_000 - n).toISOString()
      })
      const server = createServer((request, response) => {
        const offset = Number(new URL(request.url ?? "", "http://clamped").searchParams.get("offset"))
        response.writeHead(200, { "content-type": "application/json", date: new Date(Date.now() - 3_600_000).toUTCString() })
        response.end(JSON.stringify([row(offset), row(offset + 1), row(offset + 2)]))
      })
      yield* Effect.acquireRelease(
        Effect.callback<void>((resume) => {
          server.listen(0, "127.0.0.1", () => resume(Effect.void))
        }),
        () => Effect.sync(() => server.close())
      )
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const ran = yield* run(["doctor", "--json"], { env: { CHROMA_API_KEY: "key", CHROMA_SYNC_URL: url } })
      const checks = JSON.parse(ran.stdout) as ReadonlyArray<{ readonly check: string; readonly state: string; readonly found: string }>
      expect(checks.find(({ check }) => check === "clock")).toMatchObject({
        state: "warning",
        found: expect.stringMatching(/^is 59m|^is 1h/)
      })
      expect(checks.find(({ check }) => check === "page size")).toMatchObject({
        state: "warning",
        found: expect.stringContaining("3 rows where 500")
      })
      expect(ran.status).toBe(0)
    }).pipe(Effect.scoped)
  )
})

describe("completions", () => {
  it.live("complete commands, flags and their words, in scripts that the shells accept", () =>
    Effect.gen(function* () {
      const bash = yield* run(["completions", "bash"])
      for (const word of ["invocations", "watch", "--base-url", "--since", "ndjson", "web_scrape"]) expect(bash.stdout).toContain(word)
      execFileSync("bash", ["-n"], { input: bash.stdout })
      expect((yield* run(["completions", "zsh"])).stdout).toMatch(/^#compdef chroma-sync/)
      expect((yield* run(["completions", "fish"])).stdout).toContain("complete -c chroma-sync")
    })
  )

  it.live("complete files and statuses where those are taken", () =>
    Effect.gen(function* () {
      const home = yield* folder({ "exam.txt": "", "e one.md": "" })
      const bash = yield* run(["completions", "bash"])
      const completed = (...words: ReadonlyArray<string>) => {
        const ask = `COMP_WORDS=(chroma-sync "$@"); COMP_CWORD=$#; COMP_LINE="chroma-sync $*"; COMP_POINT=\${#COMP_LINE}
          _chroma_sync chroma-sync "\${@: -1}"; printf '%s\\n' "\${COMPREPLY[@]}"`
        const told = execFileSync("bash", ["-s", "--", ...words], { cwd: home, encoding: "utf8", input: bash.stdout + ask })
        return told.trimEnd().split("\n").toSorted()
      }
      expect(completed("files", "add", "e")).toEqual(["e\\ one.md", "exam.txt"])
      expect(completed("replay", "ex")).toEqual(["exam.txt"])
      expect(completed("--config", "ex")).toEqual(["exam.txt"])
      expect(completed("ui", "--record", "ex")).toEqual(["exam.txt"])
      expect(completed("inv", "ls", "--status", "c")).toEqual(["cancelled", "complete"])
      expect((yield* run(["completions", "zsh"])).stdout).toMatch(/'[^']*--config=\[[^']*:file:_files'/)
      expect((yield* run(["completions", "fish"])).stdout).toMatch(/-l config -d '[^']*' -r -F/)
    }).pipe(Effect.scoped)
  )

  it.live("say how they are loaded by the command that there is", () =>
    Effect.gen(function* () {
      for (const shell of ["bash", "zsh", "fish"]) {
        const { stdout } = yield* run(["completions", shell])
        expect(stdout).not.toContain("--completions")
        expect(stdout.split("\n").slice(0, 9).join("\n")).toContain(`chroma-sync completions ${shell}`)
      }
    })
  )
})
