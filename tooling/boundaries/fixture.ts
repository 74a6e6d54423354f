/**
 * What must not pass lint, and what must, written out apart from the rules so that a mistake in the rules shows.
 */
type Lines = ReadonlyArray<readonly [line: string, rule: string]>

const imports = (...specifiers: ReadonlyArray<string>): Lines =>
  specifiers.map((specifier, n) => [`export * as probe${n} from "${specifier}"`, "no-restricted-imports"])

/** Files of which every line breaks the rule beside it. */
export const broken: Readonly<Record<string, Lines>> = {
  "packages/core/src/Anything.ts": imports(
    "node:fs",
    "@effect/platform-node/NodeHttpClient",
    "@chroma-sync/emulator/Emulator",
    "@chroma-sync/insights/Summary",
    "@chroma-sync/client",
    "@chroma-sync/terminal/Terminal",
    "chroma-sync",
    "effect",
    "effect/http",
    "effect/http-api",
    "../../emulator/src/../../packages/emulator/src/World.ts"
  ),
  "packages/core/src/internal/wire.ts": imports("../SyncHttp.ts", "./watch.ts", "../InvocationsApi.ts", "../Scan.ts", "node:util"),
  "packages/core/src/Invocation.ts": imports("./ApiErrors.ts", "./SyncConfig.ts", "./Invocations.ts", "effect"),
  "packages/core/src/SyncError.ts": imports("./SyncApi.ts", "./System.ts", "./InvocationFeed.ts"),
  "packages/core/src/InvocationsApi.ts": imports("./SyncConfig.ts", "./SyncHttp.ts", "./Scan.ts", "./Invocations.ts", "node:fs"),
  "packages/core/src/internal/paging.ts": [["export const pid = process.pid", "no-restricted-globals"]],
  "packages/core/src/SyncHttp.ts": imports(
    "./internal/nodeTransport.ts",
    "./Invocations.ts",
    "./System.ts",
    "./InvocationFeed.ts",
    "./SyncApi.ts",
    "./ApiToken.ts",
    "@chroma-sync/client"
  ),
  "packages/core/src/internal/attempt.ts": imports(
    "node:http",
    "../InvocationsApi.ts",
    "effect/http-api/HttpApiClient",
    "../Invocations.ts"
  ),
  "packages/core/src/InvocationsOperations.ts": imports("./ApiErrors.ts", "./SyncHttp.ts", "effect/http-api/HttpApiSchema"),
  "packages/core/src/Scan.ts": imports("./Invocation.ts", "./SyncError.ts", "./internal/wire.ts", "./SyncApi.ts", "node:fs", "effect"),
  "packages/core/src/internal/scanReading.ts": imports("../Invocation.ts", "./json.ts", "./listing.ts", "node:fs"),
  "packages/core/src/Invocations.ts": imports("./InvocationFeed.ts", "./InvocationsApi.ts", "effect/http-api/HttpApi", "node:fs"),
  "packages/core/src/FeedEvent.ts": imports("./SyncApi.ts", "node:fs"),
  "packages/emulator/src/World.ts": imports("@chroma-sync/insights/Summary", "@chroma-sync/client", "chroma-sync", "effect/http"),
  "packages/insights/src/Summary.ts": imports("@chroma-sync/emulator/Emulator", "@chroma-sync/client", "chroma-sync", "effect"),
  "apps/client/src/index.ts": imports("@chroma-sync/emulator/Emulator", "@chroma-sync/insights/Summary", "chroma-sync", "effect"),
  "apps/tui/src/main.ts": imports("@chroma-sync/client", "@chroma-sync/terminal/Terminal", "@effect/platform-node", "effect/cli"),
  "apps/tui/src/app/App.tsx": imports("@chroma-sync/client", "../../../../packages/core/src/Invocation.ts"),
  "apps/tui/test/probe.test.ts": imports("effect", "../../../packages/core/src/Invocation.ts"),
  "apps/tui/src/one.ts": [['export { two as one } from "./two.ts"', "no-cycle"]],
  "apps/tui/src/two.ts": [['export { one as two } from "./one.ts"', "no-cycle"]],
  "apps/tui/src/loose.ts": [
    ["export const loose = (value: any) => value", "no-explicit-any"],
    ["export const same = (left: unknown, right: unknown) => left == right", "eqeqeq"],
    ["export const shout = () => console.log()", "no-console"]
  ]
}

/** Files of which no line breaks a rule: a rule that forbids too much shows here. */
export const fine: Readonly<Record<string, Lines>> = {
  "packages/core/src/SyncApi.ts": imports(
    "./InvocationsApi.ts",
    "./InvocationsOperations.ts",
    "./ApiToken.ts",
    "./SyncError.ts",
    "effect/http-api/HttpApi"
  ),
  "packages/core/src/internal/scanCursor.ts": imports("./scanReading.ts", "../Scan.ts", "effect/Schema"),
  "packages/core/src/internal/nodeTransport.ts": imports("node:http", "./send.ts"),
  "packages/core/src/System.ts": imports("./SyncHttp.ts", "./SystemOperations.ts", "./SyncConfig.ts", "effect/Effect"),
  "packages/core/src/InvocationFeed.ts": imports("./Invocations.ts", "./Scan.ts", "./internal/retry.ts"),
  "packages/core/test/probe.test.ts": imports("@effect/platform-node/NodeHttpClient", "node:net"),
  "packages/emulator/src/Emulator.ts": imports("@chroma-sync/core/Invocation", "@effect/platform-node/NodeHttpServer", "./World.ts"),
  "packages/insights/test/probe.test.ts": imports("@chroma-sync/emulator/Emulator"),
  "apps/client/test/probe.test.ts": imports("@chroma-sync/emulator/Emulator"),
  "apps/tui/src/cli.ts": imports("@chroma-sync/core/Invocations", "@chroma-sync/insights/Summary", "@chroma-sync/emulator/Emulator"),
  "apps/tui/test/ui.test.ts": imports("@chroma-sync/terminal/Terminal", "@chroma-sync/emulator/Emulator")
}
