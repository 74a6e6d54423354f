/** Every block of shell in the guide runs as it stands, and its table of settings has them all. */
import { spawnSync } from "node:child_process"
import { defaultBaseUrl } from "@chroma-sync/core/SyncConfig"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { uiArgs } from "../src/commands/flags.ts"
import { globals } from "../src/commands/globals.ts"
import { kebabCase } from "../src/kebabCase.ts"
import { definitions } from "../src/settings/definitions.ts"
import { onEmulator } from "./commands/process.ts"
import { blocks, guide, runBlock, shells } from "./guide.ts"

/**
 * What a block ends with where that is not 0 alone: some runs fail, as in life, and the emulator's own collections take no second run of a GitHub or web
 * source.
 */
const ends: Readonly<Record<string, ReadonlyArray<number>>> = {
  "Wait for a run in CI": [0, 3, 4],
  "Re-run everything that failed last night": [0, 1]
}

/** Blocks that need jq run where it is. */
const hasJq = spawnSync("jq", ["--version"]).status === 0

const cases = shells.flatMap((shell) => blocks.filter(({ code }) => hasJq || !code.includes("jq ")).map((block) => ({ ...block, shell })))

const emulator = Emulator.layer({ clock: "manual", seed: "guide", invocations: 80 })

/** Any id will do where nobody looks it up. */
const SOURCE = "6f2d1c9a-8b1e-4a56-9d55-0c6d8f1f2b11"

describe("the guide", () => {
  it("has every setting with its flag, its variable, its default, and whether a project's file may set it", () => {
    const [, ...rows] = (guide.split("## Settings")[1] ?? "").split("\n").filter((line) => /^\| [^-]/.test(line))
    expect(
      rows.map((row) =>
        row
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.replaceAll("`", "").trim())
      )
    ).toEqual(
      Object.entries(definitions).map(([name, { env, fallback = "", project }]) => [
        name,
        name in globals || name in uiArgs ? `--${kebabCase(name)}` : "",
        env,
        name === "baseUrl" ? defaultBaseUrl : fallback,
        project ? "yes" : "no"
      ])
    )
  })

  it.live.each(cases)("$title, block $n, runs in $shell", ({ title, code, shell }) =>
    Effect.gen(function* () {
      const { url, token, advance } = yield* Emulator
      // The emulator's time goes on, a minute at a time, until the block has ended.
      yield* advance("20 seconds").pipe(Effect.repeat(Schedule.spaced("250 millis")), Effect.forkScoped)
      const sources = yield* onEmulator(["sources", "list", "--source-type", "github", "-o", "csv"])
      const ran = yield* runBlock(code, shell, {
        CHROMA_SYNC_URL: url,
        CHROMA_API_KEY: token,
        SOURCE: sources.stdout.split("\r\n")[1]?.split(",")[0] ?? ""
      })
      expect(ran.stderr).not.toMatch(/is not valid|there is no|is needed|parse error|not found/)
      expect(ends[title] ?? [0]).toContain(ran.status)
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )

  // `info` asks nobody.
  const asking = cases.filter(({ code }) => !code.includes("chroma-sync info"))
  // A watch waits an outage out.
  it.live.each(asking.filter(({ code }) => !code.includes("invocations watch")))(
    "$title, block $n, fails in $shell while the service is down",
    ({ code, shell }) =>
      Effect.gen(function* () {
        const { url, token, goAway } = yield* Emulator
        yield* goAway
        const { status } = yield* runBlock(code, shell, { CHROMA_SYNC_URL: url, CHROMA_API_KEY: token, CHROMA_SYNC_RETRIES: "0", SOURCE })
        expect(status).toBe(6)
      }).pipe(Effect.scoped, Effect.provide(emulator))
  )

  it.live.each(asking)("$title, block $n, fails in $shell where the key is refused", ({ code, shell }) =>
    Effect.gen(function* () {
      const { url } = yield* Emulator
      const { status } = yield* runBlock(code, shell, { CHROMA_SYNC_URL: url, CHROMA_API_KEY: "nobody's", SOURCE })
      expect(status).toBe(code.includes("invocations watch") ? 1 : 7)
    }).pipe(Effect.scoped, Effect.provide(emulator))
  )
})
