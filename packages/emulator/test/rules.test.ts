/** Which requests a fault meets, and what it may say of its own. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import type { Fault } from "@chroma-sync/emulator/Faults"
import { describe, expect } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { list, onEmulator, options, withFault } from "./faulty.ts"
import { ask } from "./raw.ts"

describe("a rule", () => {
  const fault: Fault = { kind: "status", status: 503 }
  const statuses = (paths: ReadonlyArray<string>) =>
    Effect.forEach(paths, (path) =>
      Effect.map(ask(path.slice(path.indexOf("/")), { method: path.split("/")[0] || "GET" }), ({ status }) => status)
    )
  for (const [title, rule, paths, expected] of [
    ["counts every request", { requests: [2, 3] }, ["/health", "/health", list, "/health"], [200, 503, 503, 200]],
    ["counts the requests of its route", { route: `GET ${list}`, requests: [2] }, [list, "/health", list, list], [200, 200, 503, 200]],
    ["takes a path of any method", { route: list }, [list, `PUT${list}`], [503, 503]],
    ["tells one segment by a star", { route: "/api/v1/sources/*" }, ["/api/v1/sources", "/api/v1/sources/x"], [200, 503]],
    ["reads the path without its query", { route: list }, [`${list}?limit=1`], [503]],
    ["of nothing meets everything", {}, ["/health", list], [503, 503]]
  ] as const) {
    onEmulator(
      title,
      Effect.gen(function* () {
        yield* withFault(fault, rule)
        expect(yield* statuses(paths)).toEqual(expected)
      })
    )
  }

  onEmulator(
    "meets a share of its requests, the same ones for the same seed",
    Effect.gen(function* () {
      const twice = yield* Effect.forEach([1, 2], () =>
        Effect.provide(
          Effect.andThen(withFault(fault, { rate: 0.3 }), statuses(Array.from({ length: 40 }, () => "/health"))),
          Emulator.layer(options),
          { local: true }
        )
      )
      const failed = twice[0]?.filter((status) => status === 503).length
      expect(failed).toBeGreaterThan(3)
      expect(failed).toBeLessThan(25)
      expect(twice[0]).toEqual(twice[1])
    })
  )

  onEmulator(
    "before another decides",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({ rules: [{ route: list, fault }, { fault: { kind: "status", status: 500 } }] })
      expect(yield* statuses([list, "/health"])).toEqual([503, 500])
    })
  )

  onEmulator(
    "that cannot be is refused where it stands",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      for (const [fault, where] of [
        [{ status: 99 }, "rules[0].fault.status: Expected a status"],
        [{ status: 503, headers: { "x-reason": "a\nb" } }, "rules[0].fault.headers.x-reason: Expected a header's value"],
        [{ status: 503, headers: { "x-reason": "→" } }, "rules[0].fault.headers.x-reason: Expected a header's value"],
        [{ status: 503, headers: { "x reason": "a" } }, "rules[0].fault.headers.x reason: Expected a header's name"],
        [{ status: 503, headers: { "": "a" } }, "rules[0].fault.headers.: Expected a header's name"]
      ] as const) {
        const exit = yield* Effect.exit(emulator.setFaults({ rules: [{ fault: { kind: "status", ...fault } }] }))
        expect(Exit.isFailure(exit) && String(exit.cause)).toContain(where)
      }
    })
  )

  onEmulator(
    "sends every header that HTTP can carry",
    Effect.gen(function* () {
      const headers = { "x-reason": "a\tb ~", "x!#$%&'*+-.^_`|~": "" }
      yield* withFault({ kind: "status", status: 503, headers })
      expect(yield* ask(list)).toMatchObject({ status: 503, headers })
    })
  )

  for (const body of ["json", "html", "empty"] as const) {
    onEmulator(
      `sends its own headers in place of the emulator's, with a body of ${body}`,
      Effect.gen(function* () {
        const headers = { "X-Request-Id": "mine", date: "Thu, 01 Jan 1970 00:00:00 GMT", "Content-Type": "text/x-mine", "retry-after": "x" }
        yield* withFault({ kind: "status", status: 429, body, retryAfter: 7, headers })
        expect(yield* ask(list)).toMatchObject({
          status: 429,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
        })
      })
    )
  }
})
