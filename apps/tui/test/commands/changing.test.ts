/** Commands that change something: what they send, what they ask before, and what they refuse. */
import { once } from "node:events"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { binary, onEmulator, start, transcripts } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "changing", invocations: 12, arrivalsPerMinute: 0 })

interface Row {
  readonly id: string
  readonly source_id: string
  readonly status: unknown
}

const rows = Effect.map(onEmulator(["inv", "ls", "--all", "--json"]), ({ stdout }) => JSON.parse(stdout) as ReadonlyArray<Row>)
const idOf = (found: ReadonlyArray<Row>, status: string) =>
  found.find((row) => (typeof row.status === "string" ? row.status : Object.keys(row.status ?? {})[0]) === status)?.id ?? `no ${status}`

describe("invocations cancel", () => {
  it.live("cancels what is live, says what had ended, and goes by the filter or by ids, never both", () =>
    Effect.gen(function* () {
      const found = yield* rows
      const [live, ended] = [idOf(found, "processing"), idOf(found, "complete")]
      const seen = yield* transcripts(
        [
          ["inv", "cancel", live, "--status", "pending", "--yes"],
          ["inv", "cancel", "00000000-0000-0000-0000-000000000000", "--yes"],
          ["inv", "cancel", live],
          ["inv", "cancel", live, "--yes", "--read-only"],
          ["inv", "cancel", live, ended, "--dry-run", "-o", "csv"],
          ["inv", "cancel", live, ended, "--yes"],
          ["inv", "cancel", ended, "--yes", "--json"],
          ["inv", "cancel", "--status", "cancelled", "--yes"]
        ],
        { inOrder: true }
      )
      yield* Effect.promise(() => expect(seen).toMatchFileSnapshot("__snapshots__/cancel.txt"))
    }).pipe(Effect.provide(emulator))
  )

  it.live("takes the query language, and refuses what could be an id or a query", () =>
    Effect.gen(function* () {
      const [live, pending] = [idOf(yield* rows, "processing"), idOf(yield* rows, "pending")]
      const seen = yield* transcripts(
        [
          ["inv", "cancel", live.slice(0, 7), "--yes"],
          ["inv", "cancel", "handbook", "status:pending", "--yes"],
          ["inv", "cancel", live, "status:pending", "--yes"],
          ["inv", "cancel", "stauts:pending", "--yes"],
          ["inv", "cancel"],
          ["inv", "cancel", "status:pending,processing", `!id:${pending}`, "--dry-run", "-o", "csv"],
          ["inv", "cancel", `id:${live.slice(0, 8)}`],
          ["inv", "cancel", `id:${live.slice(0, 8)}`, "--yes"],
          ["inv", "cancel", "status:failed", "--yes"],
          ["inv", "cancel", "status:failed", "--yes", "--json"],
          ["inv", "cancel", "status:failed", "--yes", "-o", "csv"]
        ],
        { inOrder: true }
      )
      yield* Effect.promise(() => expect(seen).toMatchFileSnapshot("__snapshots__/cancel-query.txt"))
    }).pipe(Effect.provide(emulator))
  )

  it.live("asks on a terminal, and does nothing on a no", () =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const live = idOf(yield* rows, "processing")
      const answer = (word: string) =>
        Effect.gen(function* () {
          const terminal = yield* Effect.acquireRelease(
            Effect.sync(() =>
              openTerminal({
                file: process.execPath,
                args: [binary, "inv", "cancel", live],
                env: { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, CHROMA_SYNC_READ_ONLY: undefined },
                cols: 120
              })
            ),
            (opened) => Effect.promise(() => opened[Symbol.asyncDispose]())
          )
          yield* Effect.promise(() => terminal.until("the question", (screen) => screen.some((line) => line.includes("[y/N]"))))
          terminal.write(word)
          const { code } = yield* Effect.promise(() => terminal.exit)
          return { code, text: terminal.text() }
        }).pipe(Effect.scoped)
      const interrupted = yield* answer("\u0003")
      expect(interrupted.code).toBe(130)
      expect(interrupted.text).toMatch(/\[y\/N\]\s*\nNothing was changed\./)
      const end = yield* answer("\u0004")
      expect(end.code).toBe(0)
      expect(end.text).toMatch(/\[y\/N\]\s*\nNothing was changed\./)
      const no = yield* answer("\r")
      expect(no.code).toBe(0)
      expect(no.text).toContain("Nothing was changed.")
      expect(idOf(yield* rows, "processing")).toBe(live)
      const yes = yield* answer("y\r")
      expect(yes.code).toBe(0)
      expect(yes.text).toContain("requested")
    }).pipe(Effect.provide(emulator))
  )
})

it.live("a source whose deletion was answered by a reset is told as deleted, not as never having been", () =>
  Effect.gen(function* () {
    const { setFaults } = yield* Emulator
    const [source] = JSON.parse((yield* onEmulator(["sources", "list", "--json"])).stdout) as ReadonlyArray<{ readonly id: string }>
    const id = source?.id ?? "no source"
    yield* setFaults({ rules: [{ route: "DELETE /api/v1/sources/*", requests: [1], fault: { kind: "reset", handled: true } }] })
    expect(yield* onEmulator(["sources", "delete", id, "--yes", "--json"])).toMatchObject({ status: 0, stderr: "" })
    expect((yield* onEmulator(["sources", "delete", id, "--yes"])).status).toBe(8)
  }).pipe(Effect.provide(emulator))
)

describe("what is created", () => {
  it.live("is refused before anything is sent where the flags do not fit together, else named by its id", () =>
    Effect.gen(function* () {
      const sources = yield* onEmulator(["sources", "list", "-o", "csv"])
      const idOfType = (type: string) => new RegExp(`^([^,\\s]+),${type},`, "m").exec(sources.stdout)?.[1] ?? `no ${type}`
      const [github, s3] = [idOfType("github"), idOfType("s3")]
      const seen = yield* transcripts(
        [
          ["inv", "create", github],
          ["inv", "create", github, "--collection", "c", "--branch", "b", "--sha", "s"],
          ["inv", "create", github, "--collection", "c", "--metadata", "{}"],
          ["inv", "create", github, "--collection", "c", "--branch", "main"],
          ["inv", "create", github, "--collection", "c", "--branch", "main"],
          ["inv", "create", s3, "--object-key", "2026/a.pdf", "--custom-id", "a", "--metadata", '{"year":2026}', "--json"],
          ["inv", "latest", s3, "2026/a.pdf", "never", "-o", "csv"],
          ["inv", "latest", s3, "never"],
          ["sources", "create", "github", "--repository", "acme/new"],
          ["sources", "create", "github", "--repository", "acme/new", "--database", "docs", "--include", "*.md", "--include", "*.ts"],
          ["sources", "create", "s3", "--database", "docs", "--bucket", "b", "--region", "r", "--collection", "c"],
          ["sources", "create", "web", "--database", "docs", "--url", "https://docs.example", "--max-depth", "2", "--json"],
          ["sources", "get", github],
          ["sources", "delete", github],
          ["sources", "delete", github, "--dry-run", "--json"],
          ["sources", "delete", github, "--yes"],
          ["sources", "get", github]
        ],
        { inOrder: true }
      )
      yield* Effect.promise(() => expect(seen).toMatchFileSnapshot("__snapshots__/create.txt"))
    }).pipe(Effect.provide(emulator))
  )

  it.live("is refused in words of its own where it runs or has run, with the run that is there", () =>
    Effect.gen(function* () {
      const { advance } = yield* Emulator
      const sources = yield* onEmulator(["sources", "list", "--source-type", "github", "-o", "ids"])
      const create = ["inv", "create", sources.stdout.split("\n")[0] ?? "", "--collection", "twice"]
      const first = yield* onEmulator([...create, "--branch", "main"])
      const id = first.stdout.trim()
      const live = yield* onEmulator([...create, "--branch", "main"])
      expect([live.status, live.stdout]).toEqual([1, ""])
      expect(live.stderr).toMatch(/^chroma-sync: invocations create: the same runs already, or has run \(409\): /)
      expect(live.stderr).toContain(`Nothing was created: ${id} is pending; \`chroma-sync invocations wait ${id}\` waits for its end.\n`)
      yield* advance("1 hour")
      const ended = yield* onEmulator([...create, "--json"])
      const { error, status, next, exitStatus, service } = JSON.parse(ended.stderr) as Readonly<Record<string, unknown>>
      expect({ error, status, exitStatus, service }).toMatchObject({
        error: "Conflict",
        status: 409,
        exitStatus: 1,
        service: { error: "Conflict" }
      })
      expect(next).toMatch(new RegExp(`^Nothing was created: ${id} is (complete|failed)\\. To run it again, give another --collection\\.$`))
    }).pipe(Effect.provide(emulator))
  )

  it.live("is named as the run of the same object, whatever ran since", () =>
    Effect.gen(function* () {
      const { stdout: source } = yield* onEmulator(["sources", "list", "--source-type", "s3", "-o", "ids"])
      const ofKey = (key: string) => onEmulator(["inv", "create", source.split("\n")[0] ?? "", "--object-key", key])
      const [{ stdout: a }, { stdout: b }] = [yield* ofKey("a"), yield* ofKey("b")]
      expect(new Set([a, b]).size).toBe(2)
      expect((yield* ofKey("a")).stderr).toContain(`Nothing was created: ${a.trim()} is pending`)
    }).pipe(Effect.provide(emulator))
  )

  it.live("says that it may be done where it is interrupted before its answer", () =>
    Effect.gen(function* () {
      const { url, token, setFaults, requests } = yield* Emulator
      yield* setFaults({ rules: [{ route: "POST /api/v1/sources/*/invocations", fault: { kind: "stall", at: "before-headers" } }] })
      const child = start(["inv", "create", "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", "--collection", "c"], {
        env: { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url }
      })
      const ended = once(child, "close")
      let stderr = ""
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
      yield* Effect.repeat(requests, { until: (all) => all.some(({ method }) => method === "POST") })
      child.kill("SIGINT")
      expect([yield* Effect.promise(() => ended), stderr]).toEqual([
        [130, null],
        "It may have been done all the same: look before you send it again.\n"
      ])
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("has exit status 9 where its answer is lost, is sent once, and says what the service has", () =>
    Effect.gen(function* () {
      const { createServer } = yield* Effect.promise(() => import("node:http"))
      let posts = 0
      const server = createServer((request, response) => {
        if (request.method === "POST") {
          posts += 1
          return request.socket.destroy()
        }
        return response.writeHead(200, { "content-type": "application/json" }).end("[]")
      })
      const port = yield* Effect.acquireRelease(
        Effect.callback<number>((resume) => {
          server.listen(0, "127.0.0.1", () => {
            const address = server.address()
            resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
          })
        }),
        () => Effect.sync(() => server.close())
      )
      const ran = yield* onEmulator(["inv", "create", "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", "--collection", "c"], {
        env: { CHROMA_SYNC_URL: `http://127.0.0.1:${port}` }
      })
      expect(ran).toMatchObject({ stdout: "", status: 9 })
      expect(ran.stderr).toContain("the answer was lost (TransportError: ECONNRESET)")
      expect(posts).toBe(1)
      expect(ran.stderr.trimEnd().split("\n").at(-1)).toBe(
        "  As of now it was not done. It may still be on its way: look again before you send it again."
      )
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
