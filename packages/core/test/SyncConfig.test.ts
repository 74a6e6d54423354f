import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import * as SyncEnvironment from "@chroma-sync/core/SyncEnvironment"
import { describe, expect, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { inspect } from "node:util"

const fromEnv = (env: Record<string, string>) =>
  SyncConfig.use(Effect.succeed).pipe(
    Effect.provide(SyncEnvironment.layer()),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
  )

describe("the settings", () => {
  it.effect("have a default for everything", () =>
    Effect.gen(function* () {
      expect(yield* SyncConfig.make()).toEqual({
        baseUrl: "https://sync.trychroma.com",
        token: Option.none(),
        pageSize: 500,
        attemptTimeoutMs: 30_000,
        deadlineMs: 120_000,
        uploadDeadlineMs: 600_000,
        retries: 3
      })
    })
  )

  it.effect("come from the environment", () =>
    Effect.gen(function* () {
      const config = yield* fromEnv({ CHROMA_API_KEY: "key", CHROMA_SYNC_URL: "http://127.0.0.1:8787/" })
      expect(config.baseUrl).toBe("http://127.0.0.1:8787")
      expect(Option.map(config.token, Redacted.value)).toEqual(Option.some("key"))
    })
  )

  it.effect.each<readonly [field: string, options: SyncConfigOptions]>([
    ["baseUrl", { baseUrl: "sync.trychroma.com" }],
    ["baseUrl", { baseUrl: "ftp://sync.trychroma.com" }],
    ["baseUrl", { baseUrl: "https://user:canary-7781@sync.trychroma.com" }],
    ["baseUrl", { baseUrl: "https://canary-7781@sync.trychroma.com" }],
    ["baseUrl", { baseUrl: "http://example.com", token: "canary-7781" }],
    ["baseUrl", { baseUrl: "http://127.0.0.1.example.com", token: "canary-7781" }],
    ["baseUrl", { baseUrl: "http://tunnel.localhost", token: "canary-7781" }],
    ["baseUrl", { baseUrl: "http://notlocalhost", token: "canary-7781" }],
    ["baseUrl", { baseUrl: "http://localhost.example.com", token: "canary-7781" }],
    ["baseUrl", { baseUrl: "http://[::2]", token: "canary-7781" }],
    ["baseUrl", { baseUrl: "http://12.7.0.1", token: "canary-7781" }],
    ["token", { token: "" }],
    ["token", { token: "canary-7781\n" }],
    ["pageSize", { pageSize: 1 }],
    ["pageSize", { pageSize: 2.5 }],
    ["retries", { retries: -1 }],
    ["attemptTimeout", { attemptTimeout: 0 }],
    ["deadline", { deadline: Number.NaN }]
  ])("refuse a wrong %s and never show the key", ([field, options]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(SyncConfig.make(options))
      expect(error).toMatchObject({ _tag: "InvalidRequest", field })
      expect(inspect(error, { depth: 9 }) + error.message).not.toContain("canary-7781")
    })
  )

  it.effect.each(["http://127.0.0.1:1", "http://127.8.9.255", "http://localhost:1", "http://[::1]:1", "https://example.com"])(
    "let the key go to %s",
    (baseUrl) =>
      Effect.gen(function* () {
        expect((yield* SyncConfig.make({ baseUrl, token: "key" })).baseUrl).toBe(baseUrl)
      })
  )

  it.effect("let the key go over plain http to another host only when asked to", () =>
    Effect.gen(function* () {
      expect(yield* SyncConfig.make({ baseUrl: "http://example.com", token: "key", allowPlainHttp: true })).toMatchObject({
        baseUrl: "http://example.com"
      })
    })
  )
})
