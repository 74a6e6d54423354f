/**
 * Lint, and with it who may import whom. `tooling/boundaries` breaks each of these rules once to prove that it bites.
 */
import type { OxlintConfig, OxlintOverride } from "oxlint"

/** The workspace packages that the sources of a package may import. */
const allowed: Readonly<Record<string, ReadonlyArray<string>>> = {
  "packages/core": [],
  "packages/emulator": ["@chroma-sync/core"],
  "packages/insights": ["@chroma-sync/core"],
  "apps/client": ["@chroma-sync/core"],
  "apps/tui": ["@chroma-sync/core", "@chroma-sync/emulator", "@chroma-sync/insights"]
}
const packages = ["core", "emulator", "insights", "client", "terminal", "picture", "ui-bench", "bench", "peers", "size", "chaos"].map(
  (name) => `@chroma-sync/${name}`
)

const scan = ["Scan", "internal/scanCursor", "internal/scanFrontier", "internal/scanLimit", "internal/scanPace", "internal/scanReading"]

/** What servers and documents are made of, and clients need not have. */
const contract = ["ApiErrors", "ApiInput", "ApiToken", "FilesApi", "InvocationsApi", "SourcesApi", "SyncApi", "SystemApi"]

/** The files of core from the inside out: each layer may import itself and the ones before it. */
export const coreLayers: ReadonlyArray<{ readonly is: string; readonly files: ReadonlyArray<string> }> = [
  {
    is: "values and errors",
    files: [
      "CreateInvocation",
      "CreateSource",
      "FileUpload",
      "Indexing",
      "Invocation",
      "Malformed",
      "Reconciliation",
      "Source",
      "SourceId",
      "SyncError",
      "TaggedError",
      "internal/depth",
      "internal/guards",
      "internal/instant",
      "internal/invocationToJson",
      "internal/json",
      "internal/lostCreate",
      "internal/multipart",
      "internal/paging",
      "internal/parse",
      "internal/retry",
      "internal/serverTime",
      "internal/steady",
      "internal/sourceToJson",
      "internal/sourceWire",
      "internal/status",
      "internal/uuid",
      "internal/wire",
      "internal/words"
    ]
  },
  {
    is: "operations",
    files: [
      "ApiFields",
      "FilesOperations",
      "InvocationsOperations",
      "Operation",
      "SourcesOperations",
      "SystemOperations",
      "internal/bySchema",
      "internal/invocationRules",
      "internal/rules"
    ]
  },
  { is: "contract", files: contract },
  {
    is: "configuration, transport, scan",
    files: [
      "SyncConfig",
      "SyncEnvironment",
      "SyncHttp",
      "Telemetry",
      "internal/attempt",
      "internal/bodyBytes",
      "internal/failure",
      "internal/fetchTransport",
      "internal/heard",
      "internal/nodeTransport",
      "internal/request",
      "internal/send",
      "internal/telemetry",
      ...scan
    ]
  },
  {
    is: "services",
    files: [
      "Files",
      "Invocations",
      "Listing",
      "Sources",
      "System",
      "internal/askedSource",
      "internal/fileInput",
      "internal/invocationInput",
      "internal/listing",
      "internal/reconcile",
      "internal/sourceInput"
    ]
  },
  {
    is: "feed",
    files: [
      "FeedEvent",
      "InvocationFeed",
      "internal/backoff",
      "internal/checkTime",
      "internal/KnownInvocations",
      "internal/inFlight",
      "internal/liveCheck",
      "internal/patience",
      "internal/sharing",
      "internal/wait",
      "internal/waitHub",
      "internal/streamOfSteps",
      "internal/watch",
      "internal/watchFilter",
      "internal/watchOptions",
      "internal/watchTimes"
    ]
  }
]

interface Forbidden {
  readonly regex: string
  readonly message: string
}

const everywhere: ReadonlyArray<Forbidden> = [
  {
    regex: "^(effect(/[a-z-]+)*|@effect/platform-node)$",
    message: "Import the module itself, such as effect/Effect: a barrel costs every user start-up time."
  },
  { regex: "^\\.\\./.*(packages|apps|tooling)/", message: "Import another package by its name." }
]

const forbid = (files: ReadonlyArray<string>, ...more: ReadonlyArray<Forbidden>): OxlintOverride => ({
  files: [...files],
  rules: { "no-restricted-imports": ["error", { patterns: [...everywhere, ...more] }] }
})

const otherPackages = (folder: string): Forbidden => {
  const others = packages.filter((name) => allowed[folder]?.includes(name) !== true)
  return {
    regex: `^(chroma-sync|${others.join("|")})(/|$)`,
    message: "The allowed directions: tui → core, insights, emulator; client, insights, emulator → core."
  }
}

const nothingOfNode = "Core runs wherever fetch does: nothing of Node here."

/** What only Node loads: package.json's `imports` say so. */
const nodeTransport = "internal/nodeTransport"

const inCoreFiles = (files: ReadonlyArray<string>, ...more: ReadonlyArray<Forbidden>) =>
  forbid(
    files.filter((file) => file !== nodeTransport).map((file) => `packages/core/src/${file}.ts`),
    otherPackages("packages/core"),
    { regex: "^(node:|@effect/platform-node)", message: nothingOfNode },
    { regex: oneOf([nodeTransport]), message: "Import #transport, which is the runtime's." },
    ...more
  )

/** Files by their names alone: those of a folder import each other without saying which folder that is. */
const oneOf = (files: ReadonlyArray<string>): string => `^\\.(.*/)?(${files.map((file) => file.replace(/.*\//, "")).join("|")})\\.ts$`

const noContract: ReadonlyArray<Forbidden> = [
  {
    regex: `${oneOf(contract)}|^effect/http-api/`,
    message: "Clients send by the operations. The contract is for servers and documents, and would double what a client loads."
  }
]

// For each file the last override that names it decides, so these go from the general to the particular.
const overrides: Array<OxlintOverride> = [
  forbid(["**/*.ts", "**/*.tsx"]),
  ...Object.keys(allowed).map((folder) => forbid([`${folder}/src/**`], otherPackages(folder))),
  inCoreFiles(["**/*"]),
  forbid([`packages/core/src/${nodeTransport}.ts`], otherPackages("packages/core"), ...noContract),
  ...coreLayers.map(({ files }, index) => {
    const later = coreLayers.slice(index + 1).flatMap((layer) => layer.files)
    return inCoreFiles(
      files,
      ...(later.length === 0 ? [] : [{ regex: oneOf(later), message: `Inside core: ${coreLayers.map((layer) => layer.is).join(" ← ")}.` }]),
      ...(files === contract ? [] : noContract)
    )
  }),
  inCoreFiles(
    scan,
    {
      // Beside the scan's own internal files the others stand without their folder. How errors are shown, and what a number is, is no matter of
      // invocations.
      regex: oneOf(
        coreLayers
          .flatMap((layer) => layer.files)
          .filter((file) => !scan.includes(file) && file !== "TaggedError" && file !== "internal/guards")
          .map((file) => file.replace("internal/", ""))
      ),
      message: "The scan knows nothing of invocations."
    },
    ...noContract
  ),
  {
    files: ["packages/core/src/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...["process", "Buffer", "global", "setImmediate"].map((name) => ({ name, message: nothingOfNode }))
      ]
    }
  },
  { files: [`packages/core/src/${nodeTransport}.ts`], rules: { "no-restricted-globals": "off" } },
  { files: ["**/examples/**", "**/test/**", "tooling/**"], rules: { "no-console": "off" } }
]

export default {
  plugins: ["typescript", "import", "unicorn", "react", "vitest"],
  categories: { correctness: "error", suspicious: "error" },
  ignorePatterns: ["**/dist/**"],
  rules: {
    "typescript/no-explicit-any": "error",
    "import/no-cycle": "error",
    eqeqeq: "error",
    "no-console": "error",
    // Waiting for a screen and comparing frames are assertions: they reject.
    "vitest/expect-expect": ["error", { assertFunctionNames: ["expect", "expectTypeOf", "terminal.until", "looksLike"] }],
    // Right elsewhere, wrong here: the JSX runtime is automatic, Effect's generators may be without yield, fields are called _tag, tests assert inside effects.
    "import/no-unassigned-import": "off",
    "no-await-in-loop": "off",
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    "react/react-in-jsx-scope": "off",
    "require-yield": "off",
    "unicorn/consistent-function-scoping": "off",
    "unicorn/no-array-sort": "off",
    "vitest/no-conditional-expect": "off",
    "vitest/no-standalone-expect": "off"
  },
  overrides
} satisfies OxlintConfig
