/** The emulator as a process: what it listens to, what it is told by flags and by a file, and how it ends. */
import { once } from "node:events"
import { get } from "node:http"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, run, start } from "./process.ts"

/** Starts it on any port; `url` is what it prints. */
const serve = Effect.fnUntraced(function* (args: ReadonlyArray<string>) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => start(["emulator", "--port", "0", ...args])),
    (child) => Effect.sync(() => void child.kill("SIGKILL"))
  )
  const ended = once(child, "close")
  const printed = yield* Effect.promise(async () => {
    let text = ""
    for await (const part of child.stdout.setEncoding("utf8")) if ((text += part).endsWith("emulator\n")) break
    return text
  })
  const url = /^export CHROMA_SYNC_URL=(http:\/\/127\.0\.0\.1:\d+)\nexport CHROMA_API_KEY=emulator\n$/.exec(printed)?.[1] ?? ""
  const ask = (path: string) =>
    Effect.promise(async () => {
      const response = await fetch(url + path, { headers: { "x-chroma-token": "emulator" } })
      return { status: response.status, headers: response.headers, body: await response.text() }
    })
  return { child, ended, url, ask }
})

const rowsOf = ({ body }: { readonly body: string }) => JSON.parse(body) as ReadonlyArray<unknown>

describe("chroma-sync emulator", () => {
  it.live.each(["--json", "--output=json", "--output=ndjson"])("says where it is as a line of JSON with %s", (flag) =>
    Effect.gen(function* () {
      const { stdout } = yield* run(["emulator", "--port", "0", flag], { endAfter: /\n/ })
      expect(stdout.trimEnd().split("\n")).toHaveLength(1)
      expect(JSON.parse(stdout)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), token: "emulator" })
    })
  )

  it.live.each(["csv", "wide", "ids"])("refuses %s, which it has not", (output) =>
    Effect.gen(function* () {
      const { status, stdout, stderr } = yield* run(["emulator", "--port", "0", "-o", output], { endAfter: /\n/ })
      expect([status, stdout]).toEqual([2, ""])
      expect(stderr).toContain(`--output: the emulator has no ${output}; give table, json or ndjson`)
    })
  )

  it.live("takes a scenario from a file, and flags before it", () =>
    Effect.gen(function* () {
      const scenario = {
        invocations: 500,
        startsAt: "2026-03-01T12:00:00Z",
        clampLimit: 20,
        rules: [{ route: "/health", requests: [1], fault: { kind: "status", status: 503, body: "html", retryAfter: 7 } }]
      }
      const path = join(yield* folder({ "rough.json": JSON.stringify(scenario) }), "rough.json")
      const { ask } = yield* serve(["--scenario", path, "--clamp", "30", "--malformed", "1", "--drift", "0,0"])
      const first = yield* ask("/health")
      expect([first.status, first.headers.get("retry-after"), first.headers.get("date")?.slice(0, 16)]).toEqual([
        503,
        "7",
        "Sun, 01 Mar 2026"
      ])
      expect((yield* ask("/health")).status).toBe(200)
      expect(rowsOf(yield* ask("/api/v1/invocations?limit=100"))).toHaveLength(30)
      expect(rowsOf(yield* ask("/api/v1/invocations?limit=100&offset=490"))).toHaveLength(11)
    }).pipe(Effect.scoped)
  )

  it.live("ends at once when it is interrupted, whatever connections are open", () =>
    Effect.gen(function* () {
      const rules = [{ route: "/health", fault: { kind: "stall", at: "after-headers" } }]
      const path = join(yield* folder({ "stall.json": JSON.stringify({ rules }) }), "stall.json")
      const { child, ended, url, ask } = yield* serve(["--scenario", path])
      yield* ask("/api/v1/invocations")
      const stalled = get(`${url}/health`)
      yield* Effect.promise(() => once(stalled, "response"))
      const broken = once(stalled, "close")
      child.kill("SIGINT")
      expect(yield* Effect.promise(() => ended)).toEqual([130, null])
      yield* Effect.promise(() => broken)
    }).pipe(Effect.scoped)
  )

  for (const [title, text, says] of [
    ["a field that nobody knows", '{ "latencyMS": 5 }', "latencyMS"],
    [
      "a value out of range",
      '{ "rules": [{ "fault": { "kind": "status", "status": 99 } }] }',
      "rules[0].fault.status: Expected a status from 200 to 599"
    ],
    ["no JSON", "{ latency: 5 }", "not JSON"]
  ] as const) {
    it.live(`refuses a scenario with ${title}, and says where`, () =>
      Effect.gen(function* () {
        const path = join(yield* folder({ "rough.json": text }), "rough.json")
        const { status, stdout, stderr } = yield* run(["emulator", "--port", "0", "--scenario", path])
        expect([status, stdout]).toEqual([2, ""])
        expect(stderr).toContain(`--scenario: ${path}: ${says}`)
      }).pipe(Effect.scoped)
    )
  }

  it.live("says once what to do where it cannot listen, and of which flag", () =>
    Effect.gen(function* () {
      const { url } = yield* serve([])
      const { port } = new URL(url)
      const used = yield* run(["emulator", "--port", port])
      expect([used.status, used.stderr.match(/--port/g)]).toEqual([1, ["--port"]])
      expect(used.stderr).toBe(`chroma-sync: The emulator cannot listen: port ${port} is in use\n  Give another --port, or 0 for any.\n`)
      const json = yield* run(["emulator", "--port", port, "--json"])
      expect(JSON.parse(json.stderr)).toEqual({
        error: "EmulatorError",
        message: `The emulator cannot listen: port ${port} is in use`,
        next: "Give another --port, or 0 for any.",
        exitStatus: 1
      })
      const nowhere = yield* run(["emulator", "--port", "0", "--host", "192.0.2.1"])
      expect(nowhere.status).toBe(2)
      expect(nowhere.stderr).toContain('--host: "192.0.2.1" is no address of this machine (EADDRNOTAVAIL)')
      expect(nowhere.stderr).not.toContain("--port")
      expect(nowhere.stderr).not.toContain("was sent")
    }).pipe(Effect.scoped)
  )

  it.live("prints an address that can be connected to where it listens on all, and says so", () =>
    Effect.gen(function* () {
      const { child, ask, url } = yield* serve(["--host", "0.0.0.0"])
      const [said] = yield* Effect.promise(() => child.stderr.setEncoding("utf8").take(1).toArray())
      expect(said).toMatch(/^It listens on every address of this machine\..* CHROMA_SYNC_ALLOW_PLAIN_HTTP=true\.\n$/)
      expect((yield* ask("/health")).status).toBe(200)
      const listed = yield* run(["inv", "ls", "--limit", "1", "-o", "ndjson"], {
        env: { CHROMA_SYNC_URL: url, CHROMA_API_KEY: "emulator" }
      })
      expect(listed).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\{.*\}\n$/) })
    }).pipe(Effect.scoped)
  )

  it.live("refuses flags out of range, and a scenario that is not there", () =>
    Effect.gen(function* () {
      for (const [args, says] of [
        [["--error-rate", "2"], "a share from 0 to 1"],
        [["--drift", "2"], "such as 2,0.5"],
        [["--clamp", "0"], "from 1"],
        [["--scenario", "absent.json"], "absent.json cannot be read (ENOENT)"]
      ] as const) {
        const { status, stderr } = yield* run(["emulator", ...args])
        expect(status).toBe(2)
        expect(stderr).toContain(says)
        expect(stderr).not.toContain("was sent")
        expect(stderr).toMatch(/\n {2}`chroma-sync emulator --help` shows what is allowed\.\n$/)
      }
    })
  )
})
