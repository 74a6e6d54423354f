/** Which setting wins, as the whole program decides it. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, run } from "../commands/process.ts"

type Info = Readonly<Record<string, { readonly value: string; readonly from: string }>>

const files = {
  ".git/HEAD": "ref: refs/heads/main",
  ".chroma-sync.json": '{ "database": "project", "timeout": "3s", "output": "json" }',
  ".config/chroma-sync/config.json": '{ "database": "user", "timeout": "4s", "retries": 4, "baseUrl": "https://user.example" }',
  ".chroma/credentials": '[work]\napi_key = "ck-canary"\ntenant_id = "tenant-7"\n[other]\napi_key = "ck-canary-2"\n',
  ".chroma/config.json": '{ "current_profile": "work" }',
  "deep/down/here.txt": ""
}

const info = (args: ReadonlyArray<string> = [], env: Record<string, string> = {}, below = "") =>
  Effect.gen(function* () {
    const home = yield* folder(files)
    const ran = yield* run(["info", "--json", ...args], { cwd: `${home}/${below}`, env: { HOME: home, ...env } })
    expect(ran.stdout + ran.stderr).not.toContain("canary")
    expect(ran).toMatchObject({ status: 0, stderr: "" })
    const read = JSON.parse(ran.stdout.replaceAll(home, "~")) as Info
    return (name: string) => `${read[name]?.value} from ${read[name]?.from}`
  })

describe("a setting", () => {
  it.live("comes from the flag, else the environment, else the project, else the user, else the default", () =>
    Effect.gen(function* () {
      const all = yield* info(["--timeout", "1s"], { CHROMA_SYNC_TIMEOUT: "2s", CHROMA_SYNC_DATABASE: "environment" })
      expect(all("timeout")).toBe("1s from --timeout")
      expect(all("database")).toBe("environment from CHROMA_SYNC_DATABASE")
      expect(all("retries")).toBe("4 from ~/.config/chroma-sync/config.json:1:40")
      const below = yield* info([], {}, "deep/down")
      expect(below("timeout")).toBe("3s from ~/.chroma-sync.json:1:26")
      expect(below("baseUrl")).toBe("https://user.example from ~/.config/chroma-sync/config.json:1:54")
      expect(below("pageSize")).toBe("500 from default")
    }).pipe(Effect.scoped)
  )

  it.live("is told as it would be written, its default too, with every path", () =>
    Effect.gen(function* () {
      const all = yield* info([], { CHROMA_SYNC_DEADLINE: "300s", TMPDIR: "/tmp", XDG_STATE_HOME: "/state" })
      expect(all("deadline")).toBe("5m from CHROMA_SYNC_DEADLINE")
      for (const [name, value] of [
        ["color", "auto"],
        ["theme", "dark"],
        ["logLevel", "warn"],
        ["session", "true"],
        ["profile", "not set"]
      ] as const)
        expect(all(name)).toBe(`${value} from default`)
      expect(all("sessionsFolder")).toBe("/state/chroma-sync/sessions from of the live UI")
      expect(all("compileCache")).toMatch(/^\/tmp\/chroma-sync-compiled-\d+\/\S+ from the program as Node has compiled it$/)
    }).pipe(Effect.scoped)
  )

  it.live("of the environment that is not valid is refused by its name", () =>
    Effect.gen(function* () {
      const ran = yield* run(["info"], { env: { CHROMA_SYNC_RETRIES: "-1" } })
      expect(ran).toMatchObject({ status: 2, stdout: "" })
      expect(ran.stderr).toContain('CHROMA_SYNC_RETRIES: "-1" is not valid; give a whole number from 0 to 20')
    })
  )
})

describe("an address of the service", () => {
  it.live.each([
    "https://user:hunter2@sync.example",
    "https://user:hunter2/x@sync.example",
    "https://user:hunter2#x@sync.example",
    "user:hunter2@sync.example",
    "https://sync.example/?sig=hunter2",
    "https://sync.example/v1#hunter2"
  ])("with what may be a secret, or would go nowhere, is refused and not quoted: %s", (url) =>
    Effect.gen(function* () {
      const cwd = yield* folder({ "config.json": JSON.stringify({ baseUrl: url }) })
      const refused = yield* Effect.forEach(
        [
          { args: ["info"], env: { CHROMA_SYNC_URL: url } },
          { args: ["info", "--base-url", url] },
          { args: ["info", `--base-url=${url}`, "--json"] },
          { args: ["info", "--config", "config.json"] }
        ],
        ({ args, env = {} }) => run(args, { cwd, env }),
        { concurrency: 2 }
      )
      for (const { status, stdout, stderr } of refused) {
        expect([status, stdout, stderr.includes("hunter2")]).toEqual([2, "", false])
        expect(stderr).toContain("give an http or https address without a user, password, query or fragment")
      }
    }).pipe(Effect.scoped)
  )
})

describe("a working directory that was deleted", () => {
  it.live("is told with what to do, by every command that would look for a project's file in it", () =>
    Effect.gen(function* () {
      const cwd = yield* folder()
      const shell = 'mkdir gone && cd gone && rmdir "$PWD" && exec "$@"'
      for (const line of ["inv ls", "inv cancel status:pending --yes", "health", "info", "doctor"]) {
        const { status, stdout, stderr } = yield* run(line.split(" "), { cwd, shell, env: { CHROMA_API_KEY: "key" } })
        expect([line, status, stdout]).toEqual([line, 2, ""])
        expect(stderr).toMatch(
          /the working directory: it does not exist any more \(ENOENT\)\n +Change to another, or into it anew\. Nothing was sent\.\n$/
        )
      }
      expect((yield* run(["inv", "ls", "--help"], { cwd, shell })).status).toBe(0)
    }).pipe(Effect.scoped)
  )
})

describe("the API key", () => {
  it.live("comes from the environment, else the current profile; a profile asked for stands over both", () =>
    Effect.gen(function* () {
      expect((yield* info([], { CHROMA_API_KEY: "canary" }))("apiKey")).toBe("set (hidden) from CHROMA_API_KEY")
      expect((yield* info())("apiKey")).toBe("set (hidden) from profile work")
      expect((yield* info(["--profile", "other"], { CHROMA_API_KEY: "canary" }))("apiKey")).toBe("set (hidden) from profile other")
      expect((yield* info(["--profile", "othre"]))("apiKey")).toMatch(
        /^unusable from --profile: there is no profile "othre" .* did you mean "other"\?$/
      )
    }).pipe(Effect.scoped)
  )

  it.live("that cannot be used is refused by where it came from, with status 7, and not quoted", () =>
    Effect.gen(function* () {
      const cwd = yield* folder({ ".chroma/credentials": '[work]\napi_key = " ck-canary is two words "\n[empty]\napi_key = ""\n' })
      const file = `${cwd}/.chroma/credentials`
      const words = "the API key is empty or holds characters that no header can carry (a line break, perhaps)"
      for (const [args, env, what] of [
        [["--profile", "work"], {}, `${file}: profile "work": ${words}`],
        [["--profile", "empty"], {}, `${file}: the profile "empty" has no api_key`],
        [[], { CHROMA_API_KEY: "ck-canary is two words" }, `CHROMA_API_KEY: ${words}`]
      ] as const) {
        const listed = yield* run(["inv", "ls", ...args], { cwd, env })
        expect(listed).toMatchObject({ status: 7, stdout: "" })
        expect(listed.stderr).toContain(`chroma-sync: ${what}\n`)
        expect(listed.stderr).toMatch(/\n {2}.*CHROMA_API_KEY.* Nothing was sent\.\n$/)
        const json = yield* run(["inv", "ls", "--json", ...args], { cwd, env })
        expect(JSON.parse(json.stderr)).toMatchObject({ error: "SettingsError", message: what, exitStatus: 7 })
        const told = yield* run(["info", "--json", ...args], { cwd, env })
        expect([told.status, JSON.parse(told.stdout)]).toMatchObject([0, { apiKey: { value: "unusable", from: what } }])
        expect([listed, json, told].map(({ stdout, stderr }) => stdout + stderr).join("")).not.toContain("canary")
      }
    }).pipe(Effect.scoped)
  )

  it.live("that is not there where a profile is named is a wrong setting", () =>
    Effect.gen(function* () {
      const cwd = yield* folder({ ".chroma/credentials": '[work]\napi_key = "ck"\n' })
      expect((yield* run(["inv", "ls", "--profile", "other"], { cwd })).status).toBe(2)
    }).pipe(Effect.scoped)
  )
})
