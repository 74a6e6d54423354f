/** Settings files: what is wrong in one is named with its place; what nobody should read is not read. */
import { execFileSync } from "node:child_process"
import { chmodSync, chownSync, mkdirSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { readConfigFile } from "../../src/settings/configFile.ts"
import { readGuarded } from "../../src/settings/guardedFile.ts"
import { readProfile } from "../../src/settings/profile.ts"
import { folder } from "../commands/process.ts"

const refusal = (text: string, kind: "user" | "project" = "user") =>
  Effect.gen(function* () {
    const path = `${yield* folder({ "config.json": text })}/config.json`
    const error = yield* Effect.flip(readConfigFile(path, kind))
    return { message: error.message.replace(path, "FILE"), next: error.next }
  }).pipe(Effect.scoped)

describe("a settings file", () => {
  it.effect("may have comments and trailing commas, and gives each value with its place", () =>
    Effect.gen(function* () {
      const path = `${yield* folder({ "config.json": '{\n  // mine\n  "database": "docs",\n  "timeout": "1m30s", "retries": 5,\n}' })}/config.json`
      const { fields } = yield* readConfigFile(path, "user")
      expect([...fields]).toEqual([
        ["database", { value: "docs", place: `${path}:3:3` }],
        ["timeout", { value: 90_000, place: `${path}:4:3` }],
        ["retries", { value: 5, place: `${path}:4:23` }]
      ])
    }).pipe(Effect.scoped)
  )

  it.effect.each([
    ["arrays", "[", "]", "FILE:1:62: the file nests over 50 levels deep"],
    ["objects", '{"a":', "}", "FILE:1:258: the file nests over 50 levels deep"],
    ["a text", '"', "[".repeat(51) + '"', 'FILE:1:13: "output" is']
  ] as const)("of %s that nest thousands of levels is refused by its place", ([, open, close, message]) =>
    Effect.gen(function* () {
      const levels = open === '"' ? 1 : 10_000
      expect((yield* refusal(`{ "output": ${open.repeat(levels)}${close.repeat(levels)} }`)).message.startsWith(message)).toBe(true)
    })
  )

  it.effect.each([
    ['{\n  "database": "docs"\n  "output": "json"\n}', "FILE:3:3: this is not JSON (comma expected)"],
    ['{ "database": "docs" ', "FILE:1:22: this is not JSON (close brace expected)"],
    ['["docs"]', 'FILE:1:1: the file must hold one JSON object, such as { "database": "docs" }'],
    ["", "FILE:1:1: this is not JSON (value expected)"],
    ['{\n  "retires": 3\n}', 'FILE:2:3: there is no setting "retires"; did you mean "retries"?'],
    ['{ "output": "jsn" }', 'FILE:1:13: "output" is "jsn"; give table, wide, json, ndjson, csv or ids (did you mean json?)'],
    ['{ "retries": 99 }', 'FILE:1:14: "retries" is 99; give a whole number from 0 to 20'],
    ['{ "timeout": { "ms": 3 } }', 'FILE:1:14: "timeout" is { "ms": 3 }; give a time such as 500ms, 30s, 5m or 1h30m, up to 24d'],
    [
      '{ "baseUrl": "file:///etc/passwd" }',
      'FILE:1:14: "baseUrl" is "file:///etc/passwd"; give an http or https address without a user, password, query or fragment, such as https://sync.trychroma.com'
    ],
    [
      '{ "dashboardUrl": ["https://user:canary@console.example"] }',
      'FILE:1:19: "dashboardUrl" is …; give an http or https address that may hold {database}, {collection}, {source}, {invocation}, such as https://www.trychroma.com/acme/{database}'
    ]
  ] as const)("names the place and the remedy: %j", ([text, message]) =>
    Effect.gen(function* () {
      expect((yield* refusal(text)).message).toBe(message)
    })
  )

  it.effect("that has a name of any length is named by the beginning of it", () =>
    Effect.gen(function* () {
      expect((yield* refusal(`{ "${"x".repeat(60_000)}": 1 }`)).message).toMatch(/^FILE:1:3: there is no setting "x{60}"; there are /)
    })
  )

  it.effect("never holds a key, and says where keys belong without repeating it", () =>
    Effect.gen(function* () {
      const { message, next } = yield* refusal('{ "apiKey": "ck-canary" }')
      expect(next).toContain("CHROMA_API_KEY")
      expect(message + next).not.toContain("canary")
    })
  )

  it.effect.each(["baseUrl", "profile", "allowPlainHttp", "logFile"])("of a project may not set %s", (name) =>
    Effect.gen(function* () {
      const { message } = yield* refusal(`{ "${name}": "x" }`, "project")
      expect(message).toBe(`FILE:1:3: "${name}" cannot be set in a project's file, which comes with the checkout`)
    })
  )
})

describe("a file that decides what the program does", () => {
  it.effect("is refused when it is huge, special or not readable, and absent when it is absent", () =>
    Effect.gen(function* () {
      const home = yield* folder({ huge: "x".repeat(65_537), locked: "{}" })
      mkdirSync(`${home}/directory`)
      execFileSync("mkfifo", [`${home}/pipe`])
      expect((yield* Effect.flip(readGuarded(`${home}/huge`))).issue).toContain("65537 bytes")
      expect(yield* Effect.flip(readGuarded(`${home}/directory`))).toMatchObject({
        issue: "this is no regular file",
        next: "Give a regular file, or move this away."
      })
      expect((yield* Effect.flip(readGuarded(`${home}/pipe`))).issue).toBe("this is no regular file")
      expect((yield* Effect.flip(readGuarded("/dev/zero"))).issue).toBe("this is no regular file")
      expect(yield* readGuarded(`${home}/absent`)).toBeUndefined()
      expect(yield* readGuarded(`${home}/huge/below-a-file`)).toBeUndefined()
      if (process.getuid?.() !== 0) {
        chmodSync(`${home}/locked`, 0)
        expect((yield* Effect.flip(readGuarded(`${home}/locked`))).issue).toContain("EACCES")
      }
    }).pipe(Effect.scoped)
  )

  // Only root can give a file away.
  it.effect.skipIf(process.getuid?.() !== 0)("is refused when it belongs to another user", () =>
    Effect.gen(function* () {
      const home = yield* folder({ planted: "{}" })
      chownSync(`${home}/planted`, 12_345, 12_345)
      expect((yield* Effect.flip(readGuarded(`${home}/planted`))).issue).toBe("this file belongs to another user (uid 12345)")
    }).pipe(Effect.scoped)
  )
})

describe("a profile of the Chroma CLI", () => {
  const credentials = '[default]\napi_key = "ck-default"\ntenant_id = "t-1"\n\n[work]\napi_key = "ck-work"\n\n[empty]\ntenant_id = "t-2"\n'
  const withFiles = (files: Readonly<Record<string, string>>, name?: string) =>
    Effect.gen(function* () {
      const home = yield* folder(files)
      return yield* readProfile(home, name === undefined ? undefined : { name, from: "--profile" })
    }).pipe(Effect.scoped)

  it.effect("is the current one, or the one that was asked for", () =>
    Effect.gen(function* () {
      const spaced = yield* withFiles({ ".chroma/credentials": '[spaced]\napi_key = " ck-spaced\\n"\n' }, "spaced")
      expect(Redacted.value(spaced?.apiKey ?? Redacted.make(""))).toBe("ck-spaced")
      const files = { ".chroma/credentials": credentials, ".chroma/config.json": '{"current_profile":"default","theme":"dark"}' }
      const current = yield* withFiles(files)
      expect(current).toMatchObject({ name: "default", tenantId: "t-1" })
      expect(Redacted.value(current?.apiKey ?? Redacted.make(""))).toBe("ck-default")
      expect(yield* withFiles(files, "work")).toMatchObject({ name: "work", tenantId: undefined })
      expect(yield* withFiles({ ".chroma/credentials": credentials })).toBeUndefined()
      expect(yield* withFiles({})).toBeUndefined()
    })
  )

  it.effect.each([
    [{ ".chroma/credentials": credentials }, "wrok", 'there is no profile "wrok" in HOME/.chroma/credentials; did you mean "work"?'],
    [{ ".chroma/credentials": credentials }, "constructor", 'there is no profile "constructor" in HOME/.chroma/credentials'],
    [{ ".chroma/credentials": credentials }, "empty", 'the profile "empty" has no api_key'],
    [{}, "work", "there are no profiles: HOME/.chroma/credentials does not exist"],
    [{ ".chroma/credentials": '[default]\napi_key = "ck-canary' }, "default", "this is not TOML"],
    [{ ".chroma/config.json": "{ current" }, undefined, "this is not JSON"]
  ] as const)("that cannot be used is named, and no key is quoted: %j %s", ([files, name, issue]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(withFiles(files, name))
      expect(error.issue.replace(/\/[^ ]*chroma-sync-\w{6}/, "HOME")).toBe(issue)
      expect(error.message + error.next).not.toContain("canary")
    })
  )
})
