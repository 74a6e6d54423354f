import { checkScenario, parseScenario } from "@chroma-sync/emulator/Scenario"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

const whole = {
  seed: "rough day",
  startsAt: "2026-03-01T12:00:00Z",
  invocations: 100_000,
  arrivalsPerMinute: 0.5,
  databases: ["mine"],
  latencyMs: 120,
  jitterMs: 30,
  errorRate: 0.1,
  clampLimit: 50,
  insertsPerSecond: 2,
  deletesPerSecond: 0.5,
  unknownStatuses: 0.2,
  unknownKinds: 1,
  malformedRows: 3,
  clockSkewMs: -90_000,
  rules: [
    { route: "GET /api/v1/invocations", requests: [1, 2], fault: { kind: "status", status: 429, retryAfter: 1, retryAfterAs: "date" } },
    { rate: 0.5, fault: { kind: "cut", afterBytes: 0 } },
    { fault: { kind: "stall", at: "mid-body" } },
    { fault: { kind: "drip", bytes: 1, everyMs: 0 } },
    { fault: { kind: "reset", handled: true } }
  ]
}

describe("a scenario", () => {
  it("is what its file says", () => {
    expect(Result.getOrThrow(parseScenario(JSON.stringify(whole), "rough.json"))).toEqual(whole)
    expect(Result.getOrThrow(parseScenario("{}", "rough.json"))).toEqual({})
  })

  for (const [field, wrong] of [
    ["seed", { seed: 1 }],
    ["startsAt", { startsAt: "soon" }],
    ["startsAt", { startsAt: "1" }],
    ["startsAt", { startsAt: "2026-03-01" }],
    ["startsAt", { startsAt: "2026-03-01 12:00" }],
    ["startsAt", { startsAt: "2026-03-01T12:00:00" }],
    ["startsAt", { startsAt: "2026-02-30T12:00:00Z" }],
    ["startsAt", { startsAt: "2026-03-01T25:00:00Z" }],
    ["startsAt", { startsAt: "2026-03-01T12:00:00+25:00" }],
    ["invocations", { invocations: 1.5 }],
    ["invocations", { invocations: -1 }],
    ["arrivalsPerMinute", { arrivalsPerMinute: 1e9 }],
    ["databases[1]", { databases: ["a", ""] }],
    ["latencyMs", { latencyMs: -1 }],
    ["errorRate", { errorRate: 1.1 }],
    ["clampLimit", { clampLimit: 0 }],
    ["unknownStatuses", { unknownStatuses: "many" }],
    ["clockSkewMs", { clockSkewMs: null }],
    ["latencyMS", { latencyMS: 5 }],
    ["rules", { rules: {} }],
    ["rules[0].fault", { rules: [{}] }],
    ["rules[1].route", { rules: [whole.rules[0], { route: "invocations", fault: { kind: "reset" } }] }],
    ["rules[0].requests[0]", { rules: [{ requests: [0], fault: { kind: "reset" } }] }],
    ["rules[0].rate", { rules: [{ rate: 2, fault: { kind: "reset" } }] }],
    ["rules[0].times", { rules: [{ times: 2, fault: { kind: "reset" } }] }],
    ["rules[0].fault", { rules: [{ fault: { kind: "explode" } }] }],
    ["rules[0].fault.status", { rules: [{ fault: { kind: "status", status: 99 } }] }],
    ["rules[0].fault.status", { rules: [{ fault: { kind: "status" } }] }],
    ["rules[0].fault.body", { rules: [{ fault: { kind: "status", status: 500, body: "xml" } }] }],
    ["rules[0].fault.afterBytes", { rules: [{ fault: { kind: "cut", afterBytes: -1 } }] }],
    ["rules[0].fault.afterBytes", { rules: [{ fault: { kind: "cut" } }] }],
    ["rules[0].fault.at", { rules: [{ fault: { kind: "stall", at: "noon" } }] }],
    ["rules[0].fault.everyMs", { rules: [{ fault: { kind: "drip", bytes: 5 } }] }],
    ["rules[0].fault.status", { rules: [{ fault: { kind: "reset", status: 5 } }] }]
  ] as const) {
    it(`names ${field} in ${JSON.stringify(wrong)}`, () => {
      const result = checkScenario(wrong, "rough.json")
      expect(result).toMatchObject({ failure: { _tag: "ScenarioError", name: "ScenarioError", input: "rough.json", field } })
      expect(Result.isFailure(result) && result.failure.message).toMatch(
        new RegExp(`^rough.json: ${field.replace(/[[\].]/g, "\\$&")}: (?!.*undefined).{10}`)
      )
    })
  }

  it.each(["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.123456Z", "2028-02-29T23:59:59+14:00", "2026-03-01T00:00:00-03:30"])(
    "may start at %s",
    (startsAt) => {
      expect(checkScenario({ startsAt }, "rough.json")).toMatchObject({ success: { startsAt } })
    }
  )

  it("is told how to write the time that it starts at", () => {
    expect(checkScenario({ startsAt: "2026-03-01 12:00" }, "rough.json")).toMatchObject({
      failure: { message: "rough.json: startsAt: Expected a date and time with its zone, such as 2026-03-01T12:00:00Z" }
    })
  })

  it("is named where its text is no JSON, and where it is no object", () => {
    expect(parseScenario("{", "rough.json")).toMatchObject({ failure: { message: expect.stringMatching(/^rough.json: not JSON \(/) } })
    expect(parseScenario("[1]", "rough.json")).toMatchObject({ failure: { field: "" } })
  })

  it.effect("is checked before anything listens", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.scoped(Effect.provide(Emulator, Emulator.layer({ errorRate: 5 }))))
      expect(error).toMatchObject({ _tag: "ScenarioError", field: "errorRate" })
    })
  )
})
