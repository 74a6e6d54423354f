import * as SyncErrors from "@chroma-sync/core/SyncError"
import { FileUnreadable, InvalidRequest, ServiceUnavailable, TimeoutError, TransportError } from "@chroma-sync/core/SyncError"
import { EmulatorError } from "@chroma-sync/emulator/Emulator"
import { ScenarioError } from "@chroma-sync/emulator/Scenario"
import { describe, expect, it, vi } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { AlreadyThere } from "../../src/commands/invocations/alreadyThere.ts"
import { Unfound } from "../../src/commands/theOne.ts"
import type { ErrorTag } from "../../src/exitStatus.ts"
import { errorText } from "../../src/format/error.ts"
import { DeadlineError, LostAnswer, StdoutError, UsageError } from "../../src/output.ts"
import { report } from "../../src/report.ts"
import { SettingsError } from "../../src/settings/SettingsError.ts"

const call = { operation: "invocations.list", attempts: [] }
const answer = { ...call, error: "", detail: "", requestId: undefined, retryAfterMs: undefined }
const own = { issue: "no", next: "Do this." }

/** One or more of every kind that a command may end with, and is told. */
const told: Readonly<Record<Exclude<ErrorTag, "StdoutClosed">, ReadonlyArray<Error>>> = {
  BadRequest: [new SyncErrors.BadRequest(answer)],
  Unauthorized: [new SyncErrors.Unauthorized(answer)],
  Forbidden: [new SyncErrors.Forbidden(answer)],
  NotFound: [new SyncErrors.NotFound(answer), new Unfound(own)],
  Conflict: [new SyncErrors.Conflict(answer), new AlreadyThere({ ...answer, ...own, status: 409 })],
  PreconditionFailed: [new SyncErrors.PreconditionFailed(answer)],
  InternalServerError: [new SyncErrors.InternalServerError(answer)],
  ServiceUnavailable: [new ServiceUnavailable(answer)],
  RateLimited: [new SyncErrors.RateLimited(answer), new SyncErrors.RateLimited({ ...answer, resumeAt: 1_000 })],
  UnexpectedStatus: [302, 418, 502].map((status) => new SyncErrors.UnexpectedStatus({ ...answer, status, location: undefined })),
  TransportError: ["ECONNREFUSED", "CERT_HAS_EXPIRED", "of its own"].flatMap((reason) =>
    [true, false].map((unreached) => new TransportError({ ...call, origin: "https://sync.example", unreached, reason }))
  ),
  TimeoutError: [true, false].map((unreached) => new TimeoutError({ ...call, limit: "attempt", limitMs: 3_000, unreached })),
  InvalidResponse: [new SyncErrors.InvalidResponse({ ...answer, status: 200, issue: "no JSON", snippet: "<", retryable: false })],
  OutcomeUnknown: [
    new SyncErrors.OutcomeUnknown({
      ...call,
      request: { _tag: "AddFile", databaseName: "d", collectionName: "c", fileName: "f" },
      sentAt: 0,
      reason: "TimeoutError",
      issue: "late"
    }),
    new LostAnswer({ ...call, ...own, reason: "TimeoutError" })
  ],
  FileUnreadable: [new FileUnreadable({ ...call, fileName: "a.pdf", issue: "cannot be read (EIO)" })],
  InvalidRequest: ["token", "limit"].flatMap((field) =>
    ["config", "invocations.list"].map((operation) => new InvalidRequest({ operation, field, issue: "there is no such" }))
  ),
  DeadlineError: [new DeadlineError({ limitMs: 1 }), new DeadlineError({ limitMs: 1, issue: "late" })],
  UsageError: [new UsageError({ issue: "no" }), new UsageError(own)],
  SettingsError: [new SettingsError({ where: "a file", ...own })],
  StdoutError: [new StdoutError({ code: "ENOSPC" })],
  ScenarioError: [new ScenarioError({ input: "rough.json", field: "rules", issue: "no" })],
  EmulatorError: ["EADDRINUSE", "EACCES"].map((reason) => new EmulatorError({ port: 80, reason }))
}

describe("an error of any kind", () => {
  it.each(Object.entries(told))("has as JSON what was promised, and says what to do: %s", async (tag, errors) => {
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true)
    try {
      for (const error of errors) {
        stderr.mockClear()
        const exitStatus = await Effect.runPromise(report(Cause.fail(error), true))
        const json: unknown = JSON.parse(stderr.mock.calls.join(""))
        const words = expect.stringMatching(/^\S.*[^.]$/)
        expect(json).toMatchObject({ error: tag, message: words, next: expect.stringMatching(/^\S.*\.$/), exitStatus })
        expect(exitStatus).toBeGreaterThan(0)
      }
    } finally {
      stderr.mockRestore()
    }
  })
})

describe("a connection that fails", () => {
  it.each([
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "NODE_EXTRA_CA_CERTS=FILE"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "NODE_USE_SYSTEM_CA=1"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "NODE_EXTRA_CA_CERTS=FILE"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "NODE_EXTRA_CA_CERTS=FILE"],
    ["CERT_HAS_EXPIRED", "has expired"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "another name"],
    ["EPROTO", "http or https"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "http or https"],
    ["ERR_PROXY_TUNNEL 403", "proxy refuses to connect to it (403)"],
    ["ERR_PROXY_TUNNEL 407", "credentials"],
    ["ERR_PROXY_TUNNEL", "Nothing answers at the proxy"],
    ["ECONNREFUSED", "`chroma-sync doctor` looks for the reason"]
  ])("by %s says in its next step: %s", (reason, step) => {
    const error = new TransportError({ operation: "system.health", attempts: [], origin: "https://sync.example", unreached: true, reason })
    expect(errorText(error)).toMatchObject({ what: `system health: cannot reach https://sync.example (${reason})` })
    expect(errorText(error).next).toContain(step)
  })
})

it("names a request by no more than the beginning of what the service calls it", () => {
  const { besides } = errorText(
    new ServiceUnavailable({
      operation: "invocations.list",
      attempts: [],
      error: "ServiceUnavailable",
      detail: "",
      requestId: "r".repeat(3_000),
      retryAfterMs: undefined
    })
  )
  expect(besides).toBe(`request ${"r".repeat(100)}…`)
})

it.each([
  [true, "without a connection", "Check --base-url and the network"],
  [false, "took longer than 3000 ms", "--timeout"]
])("a time that is over says whether a connection was missing (%s), and what to do", (unreached, what, next) => {
  const error = new TimeoutError({ operation: "system.health", attempts: [], limit: "attempt", limitMs: 3_000, unreached })
  expect(errorText(error).what).toContain(what)
  expect(errorText(error).next).toContain(next)
})

it("an answer that is damaged sends nobody to look at the network", () => {
  const facts = { operation: "system.health", attempts: [], origin: "https://sync.example", unreached: false, reason: "Z_DATA_ERROR" }
  expect(errorText(new TransportError(facts))).toMatchObject({
    what: "system health: the answer of https://sync.example is damaged (Z_DATA_ERROR)",
    next: "Check --base-url, and the proxy or gateway that stands between."
  })
})

it("a file that cannot be read is told by its whole name, and that nothing was created", () => {
  const facts = { operation: "files.add", attempts: [], fileName: "notes. final.pdf", issue: "cannot be read (EIO)" }
  expect(errorText(new FileUnreadable(facts))).toEqual({
    what: "files add: notes. final.pdf cannot be read (EIO)",
    besides: undefined,
    next: "Nothing was created: add it again once it can be read, and while nothing changes it."
  })
})
