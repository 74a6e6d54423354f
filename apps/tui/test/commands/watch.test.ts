/** `invocations watch`: one line per change, an end when asked for one, and an exit status for what it saw. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator, start } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "watch", invocations: 40 })

interface Line {
  readonly event: string
  readonly from?: string
  readonly invocation: { readonly id: string; readonly status: unknown }
}

/** Starts a watch, and gives what it prints once there is something, and its end. */
const watching = (args: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => start(["inv", "watch", "-o", "ndjson", ...args], { env: { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url } })),
      (process) => Effect.sync(() => void process.kill("SIGKILL"))
    )
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    const until = (stream: "stdout" | "stderr", seen: () => boolean) =>
      Effect.callback<void>((resume) => {
        const look = () => seen() && resume(Effect.void)
        child[stream].on("data", look)
        look()
      })
    yield* until("stdout", () => stdout.includes("\n"))
    const end = Effect.callback<number | null>((resume) => {
      child.once("close", (code) => resume(Effect.succeed(code)))
      if (child.exitCode !== null) resume(Effect.succeed(child.exitCode))
    })
    const lines = (): ReadonlyArray<Line> =>
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Line)
    return { child, end, lines, until, stderr: () => stderr }
  })

it.live("prints what is live, then each change, and ends with what the worst of them came to", () =>
  Effect.gen(function* () {
    const { advance } = yield* Emulator
    const watch = yield* watching(["--until", "all", "--before", "2100-01-01"])
    const live = watch.lines()
    expect(live.every(({ event, invocation }) => event === "added" && typeof invocation.status === "string")).toBe(true)
    yield* advance("1 hour")
    const code = yield* watch.end
    const changed = watch.lines().filter(({ event }) => event === "changed")
    expect(changed.length).toBeGreaterThan(0)
    const failed = watch.lines().some(({ invocation: { status } }) => typeof status === "object" && status !== null && "failed" in status)
    const cancelled = watch.lines().some(({ invocation: { status } }) => status === "cancelled")
    expect(code).toBe(failed ? 3 : cancelled ? 4 : 0)
  }).pipe(Effect.scoped, Effect.provide(emulator))
)

it.live("lasts through an outage and tells of it once", () =>
  Effect.gen(function* () {
    const { advance, comeBack, goAway } = yield* Emulator
    const watch = yield* watching(["--until", "any"])
    yield* goAway
    yield* watch.until("stderr", () => watch.stderr().includes("trying until it is back"))
    yield* comeBack
    yield* watch.until("stderr", () => watch.stderr().includes("the service is back after"))
    yield* advance("1 hour")
    expect([0, 3, 4]).toContain(yield* watch.end)
    expect(watch.stderr().trimEnd().split("\n")).toHaveLength(2)
  }).pipe(Effect.scoped, Effect.provide(emulator))
)

it.live("ends with 5 at its deadline and with 130 on Ctrl-C", () =>
  Effect.gen(function* () {
    const late = yield* onEmulator(["inv", "watch", "--deadline", "1s"])
    expect(late.status).toBe(5)
    expect(late.stderr).toContain("--deadline")
    const watch = yield* watching([])
    watch.child.kill("SIGINT")
    expect(yield* watch.end).toBe(130)
    expect(watch.stderr()).toBe("")
  }).pipe(Effect.scoped, Effect.provide(emulator))
)

it.live("reads a long list no further than what came since then", () =>
  Effect.gen(function* () {
    const { advance, requests } = yield* Emulator
    const watch = yield* watching(["--since", "10m", "--until", "all"])
    yield* advance("1 hour")
    expect([0, 3, 4]).toContain(yield* watch.end)
    const offsets = (yield* requests).map(({ query }) => Number(new URLSearchParams(query).get("offset")))
    expect(Math.max(...offsets)).toBeLessThan(2_000)
  }).pipe(Effect.scoped, Effect.provide(Emulator.layer({ clock: "manual", seed: "long", invocations: 6_000 })))
)
