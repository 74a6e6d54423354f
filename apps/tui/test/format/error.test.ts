import { FileUnreadable, ServiceUnavailable, TimeoutError, TransportError } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import { errorText } from "../../src/format/error.ts"

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
