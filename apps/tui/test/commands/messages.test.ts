/** What is wrong is said in at most three lines, before anything is sent, with an exit status that scripts can rely on. */
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parsed } from "./parsing.ts"
import { run, transcripts } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "messages", invocations: 30 })
const words = (line: string): ReadonlyArray<string> => line.split(" ")

/** The environment of a program whose service answers so. */
const servedBy = (answer: RequestListener) => {
  const server = createServer(answer)
  return Effect.acquireRelease(
    Effect.callback<{ readonly CHROMA_API_KEY: string; readonly CHROMA_SYNC_URL: string }>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        // It listens on a port, so its address is no text.
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ CHROMA_API_KEY: "key", CHROMA_SYNC_URL: `http://127.0.0.1:${port}` }))
      })
    }),
    () => Effect.sync(() => server.close())
  )
}

describe("a command line", () => {
  it.effect("that is wrong is refused with the flag, the value, what is allowed and the nearest word", () =>
    Effect.gen(function* () {
      const lines = [
        "healt",
        "inv lst",
        "inv ls --outptu json",
        "inv ls -o jsn",
        "inv ls --status complet",
        "inv ls --source=",
        "inv ls --source-type webb",
        "inv ls --order down",
        "inv ls --limit 0",
        "inv ls --limit 1 --limit 2",
        "inv ls --since soon",
        "inv ls --docs",
        "inv get",
        "inv get 3f2a91c",
        "inv create a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20 --metadata [1]",
        "inv watch --until done",
        "src create github --repository acme",
        "health --timeout",
        "health --timeout 0s",
        "health --retries many",
        "health --base-url ftp://sync.example",
        "emulator --port 99999",
        "inv ls -tmp",
        "inv ls -obsolete",
        "inv cancel -x --yes",
        "health -x",
        "health -status:failed",
        "inv ls --database -db:docs"
      ]
      const seen = yield* Effect.forEach(lines, (line) => Effect.map(parsed(words(line)), (said) => `$ chroma-sync ${line}\n${said}`))
      const json = yield* parsed(words("inv ls -o json --status complet"), true)
      yield* Effect.promise(() => expect(`${[...seen, json].join("\n\n")}\n`).toMatchFileSnapshot("__snapshots__/usage.txt"))
    })
  )

  it.live("whose flags do not fit together is refused too, with status 2", () =>
    Effect.gen(function* () {
      const seen = yield* transcripts(
        [
          "inv lst",
          "inv ls -o json --status complet",
          "inv ls --since 1h --before 2h",
          "inv ls --all --limit 3",
          "inv ls --json -o csv",
          "inv ls --database docs --source a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20",
          "health --config ./absent.json"
        ].map(words)
      )
      yield* Effect.promise(() => expect(seen).toMatchFileSnapshot("__snapshots__/refused.txt"))
    }).pipe(Effect.provide(emulator))
  )

  it.live("that has -h in a value's place lacks the value, and asks for no help", () =>
    Effect.gen(function* () {
      const id = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"
      const slips = [
        ["--since", "inv ls --since -1h"],
        ["--before", "inv ls --before -h"],
        ["--database", "inv ls --json --database -h"],
        ["--order", "inv ls --order --help"],
        ["--branch", `inv create ${id} --branch -h --collection x`],
        ["--timeout", "health --timeout -2h"]
      ] as const
      for (const [flag, line] of slips) {
        const { status, stdout, stderr } = yield* run(words(line))
        expect([line, status, stdout, stderr.includes(`${flag} needs a value: `)]).toEqual([line, 2, "", true])
      }
      for (const line of ["inv ls --all -h", "inv get -h", "inv create --branch main -h", "-h"]) {
        expect(yield* run(words(line))).toMatchObject({ status: 0, stdout: expect.stringContaining("USAGE"), stderr: "" })
      }
    })
  )

  it.live("that is wrong sends nothing", () =>
    Effect.gen(function* () {
      let requests = 0
      const env = yield* servedBy((_, response) => {
        requests += 1
        response.end("[]")
      })
      for (const line of ["inv ls --limit none", "inv ls --all --limit 2", "inv ls --nothing", "inv nothing"]) {
        expect((yield* run(words(line), { env })).status).toBe(2)
      }
      expect(requests).toBe(0)
      expect((yield* run(["inv", "ls"], { env })).status).toBe(0)
      expect(requests).toBe(1)
    }).pipe(Effect.scoped)
  )
})

describe("an error", () => {
  it.live("says what was asked, what came back and what to do, and sets the exit status", () =>
    Effect.gen(function* () {
      const quick = ["--retries", "0"]
      const refused = yield* transcripts([
        ["inv", "ls", "--source", "00000000-0000-0000-0000-000000000000"],
        ["inv", "ls", "--deadline", "1ms"]
      ])
      const wrongKey = yield* transcripts(
        [
          ["inv", "ls"],
          ["inv", "ls", "--json"]
        ],
        { env: { CHROMA_API_KEY: "wrong-canary" } }
      )
      const noKey = yield* transcripts([["inv", "ls"]], { env: { CHROMA_API_KEY: undefined } })
      const { goAway } = yield* Emulator
      yield* goAway
      const unreachable = yield* transcripts([
        ["health", ...quick],
        ["inv", "ls", "-o", "json", ...quick]
      ])
      const plain = yield* transcripts([["inv", "ls"]], { env: { CHROMA_SYNC_URL: "http://sync.example" } })
      const seen = [refused, wrongKey, noKey, unreachable, plain].join("\n")
      expect(seen).not.toContain("canary")
      yield* Effect.promise(() => expect(seen).toMatchFileSnapshot("__snapshots__/errors.txt"))
    }).pipe(Effect.provide(emulator))
  )

  it.live("says that a host does not resolve, with the code, what to do and status 6", () =>
    Effect.gen(function* () {
      const env = { CHROMA_API_KEY: "key", CHROMA_SYNC_URL: "https://does-not-exist.invalid" }
      for (const line of [
        "health --retries 0",
        "inv ls --retries 1",
        "inv create 00000000-0000-0000-0000-000000000000 --collection docs --retries 1"
      ]) {
        const { status, stdout, stderr } = yield* run(words(line), { env })
        expect([line, status, stdout]).toEqual([line, 6, ""])
        expect(stderr).toMatch(/^chroma-sync: .*: cannot reach https:\/\/does-not-exist\.invalid \((ENOTFOUND|EAI_AGAIN)\)$/m)
        expect(stderr).toContain("Check --base-url and the network; `chroma-sync doctor` looks for the reason.")
        expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3)
      }
    })
  )

  it.live("keeps its status and its words whatever the service says", () =>
    Effect.gen(function* () {
      let [status, body] = [500, ""]
      const env = yield* servedBy((_, response) => response.writeHead(status).end(body))
      for (const [code, detail, what] of [
        [503, "unavailable", "system health: the service is unavailable (503): unavailable"],
        [502, "status", "system health: unexpected status 502: status"],
        [418, "x", "system health: unexpected status 418: x"],
        [404, "s", "system health: unexpected status 404: s"]
      ] as const) {
        ;[status, body] = [code, detail]
        expect((yield* run(words("health --retries 0"), { env })).stderr.split("\n")[0]).toBe(`chroma-sync: ${what}`)
      }
    }).pipe(Effect.scoped)
  )

  it.live("of 503 is a service that cannot be reached, whatever was asked, but for a create, which may have been done", () =>
    Effect.gen(function* () {
      const env = yield* servedBy((_, response) => response.writeHead(503).end("away"))
      const id = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"
      for (const [line, status] of [
        ["health", 6],
        ["inv ls", 6],
        [`inv get ${id}`, 6],
        [`src delete ${id} --yes`, 6],
        [`inv create ${id} --collection x --branch main`, 9]
      ] as const) {
        const ran = yield* run(words(`${line} --retries 0`), { env })
        expect([line, ran.status]).toEqual([line, status])
        expect(ran.stderr).toContain("503")
      }
    }).pipe(Effect.scoped)
  )

  it.live("as JSON has what was asked, what the service said, how often it was tried, and when to ask again", () =>
    Effect.gen(function* () {
      let [status, after, requests] = [429, "1", 0]
      const env = yield* servedBy((_, response) => {
        requests += 1
        response.writeHead(status, { "retry-after": after, "x-request-id": "req-7" })
        response.end(JSON.stringify({ error: "TooManyRequests", message: 'slow "down"' }))
      })
      const told = (line: string) =>
        Effect.map(run(words(line), { env }), ({ stderr }) => JSON.parse(stderr) as Readonly<Record<string, unknown>>)
      const limited = yield* told("inv ls --json --retries 1")
      expect(limited).toMatchObject({
        error: "RateLimited",
        operation: "invocations.list",
        attempts: 2,
        status: 429,
        requestId: "req-7",
        service: { error: "TooManyRequests", message: 'slow "down"' },
        retryAfterMs: 1_000,
        resumeAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        exitStatus: 1
      })
      expect(requests).toBe(2)
      ;[status, after] = [404, ""]
      const missing = yield* told("inv get 00000000-0000-0000-0000-000000000000 -o json")
      expect(missing).toMatchObject({ operation: "invocations.get", attempts: 1, status: 404, service: { error: "TooManyRequests" } })
      expect(missing).not.toHaveProperty("retryAfterMs")
      const unsent = yield* run(words("inv ls --json"), { env: { ...env, CHROMA_SYNC_URL: "http://sync.example" } })
      expect(JSON.parse(unsent.stderr)).toMatchObject({ error: "InvalidRequest", attempts: 0 })
      const away = yield* run(words("health --json --retries 0"), { env: { CHROMA_SYNC_URL: "http://127.0.0.1:1" } })
      expect(JSON.parse(away.stderr)).toMatchObject({ error: "TransportError", operation: "system.health", attempts: 1 })
    }).pipe(Effect.scoped)
  )

  it.live("takes at most three lines and no stack, also where the service answers with nonsense", () =>
    Effect.gen(function* () {
      const env = yield* servedBy((request, response) => {
        response.writeHead(request.url === "/health" ? 503 : 502, { "content-type": "text/html" })
        response.end(`<html>\u001b]0;owned\u0007${"nonsense\n".repeat(400)}</html>`)
      })
      for (const [line, status] of [
        ["health --retries 0", 6],
        ["inv ls --retries 1", 1]
      ] as const) {
        const ran = yield* run(words(line), { env })
        expect(ran.status).toBe(status)
        expect(ran.stdout).toBe("")
        expect(ran.stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3)
        // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
        expect(ran.stderr).not.toMatch(/\u001b|\u0007| {4}at /)
      }
    }).pipe(Effect.scoped)
  )
})

it.live("an id that holds escape sequences is shown as text, and is whole in JSON", () =>
  Effect.gen(function* () {
    const id = "\u001b]52;c;aGk=\u0007\u009b2J\u202e"
    const env = yield* servedBy((_, response) => {
      response.writeHead(201, { "content-type": "application/json" })
      response.end(JSON.stringify({ invocation_id: id, source_id: id }))
    })
    const creates = [
      "inv create 00000000-0000-0000-0000-000000000000 --collection docs",
      "sources create github --repository acme/handbook --database docs"
    ]
    for (const line of creates) {
      const [shown, json] = [yield* run(words(line), { env }), yield* run(words(`${line} -o json`), { env })]
      expect(shown).toMatchObject({ status: 0, stdout: "\uFFFD]52;c;aGk=\uFFFD\uFFFD2J\uFFFD\n" })
      expect(Object.values(JSON.parse(json.stdout))).toEqual([id])
    }
    const waited = yield* run(words(`${creates[0]} --wait`), { env })
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(waited.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(waited.stderr).toContain("is created")
  }).pipe(Effect.scoped)
)
