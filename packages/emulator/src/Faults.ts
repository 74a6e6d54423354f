/**
 * What goes wrong on purpose: how slow, how often, how broken, and by script.
 */
import * as Schema from "effect/Schema"
import { type Numbers, pick } from "./Seed.ts"

const Positive = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1, { expected: "a whole number of at least 1" }))
const Whole = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0, { expected: "a whole number of at least 0" }))
const NotNegative = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0, { expected: "a number of at least 0" }))
const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }, { expected: "a share from 0 to 1" }))

/** What HTTP carries as it is. */
const HeaderValue = Schema.String.check(Schema.isPattern(/^[\t\x20-\x7e]*$/, { expected: "a header's value, one line of ASCII" }))
const haveNames = Schema.makeFilter((headers: Readonly<Record<string, string>>) => {
  const wrong = Object.keys(headers).find((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
  return wrong === undefined || { path: [wrong], issue: "Expected a header's name" }
})

/**
 * What a request meets instead of its plain answer.
 *
 * `status` answers in place of the service, which does nothing: with a body as the contract has it, a proxy's HTML or none, and a `Retry-After` of so many
 * seconds, written as a number or as an HTTP date. Of the others the service does its work, and only the answer suffers: `cut` ends the connection after so
 * many bytes of the body, `stall` keeps it open and sends no more, `drip` sends so many bytes of the body at a time. `reset` resets the connection: before
 * the service has done anything, or with `handled` after it has.
 */
export const Fault = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("status"),
    status: Schema.Int.check(Schema.isBetween({ minimum: 200, maximum: 599 }, { expected: "a status from 200 to 599" })),
    body: Schema.optional(Schema.Literals(["json", "html", "empty"])),
    retryAfter: Schema.optional(Whole),
    retryAfterAs: Schema.optional(Schema.Literals(["seconds", "date"])),
    headers: Schema.optional(Schema.Record(Schema.String, HeaderValue).check(haveNames))
  }),
  Schema.Struct({ kind: Schema.Literal("cut"), afterBytes: Whole }),
  Schema.Struct({ kind: Schema.Literal("stall"), at: Schema.Literals(["before-headers", "after-headers", "mid-body"]) }),
  Schema.Struct({ kind: Schema.Literal("drip"), bytes: Positive, everyMs: Whole }),
  Schema.Struct({ kind: Schema.Literal("reset"), handled: Schema.optional(Schema.Boolean) })
]).annotate({ expected: "a fault whose kind is status, cut, stall, drip or reset" })
export type Fault = typeof Fault.Type

/**
 * Which requests meet a fault: those of a route, of them the ones with these numbers, of them a share. What is left out does not restrict.
 *
 * @example
 * const secondPage: FaultRule = { route: "GET /api/v1/invocations", requests: [2], fault: { kind: "cut", afterBytes: 100 } }
 * const everyCancel: FaultRule = { route: "PUT /api/v1/invocations/*", fault: { kind: "status", status: 503, retryAfter: 2 } }
 */
export const FaultRule = Schema.Struct({
  /** A method and a path, or a path alone; `*` stands for one segment of it. */
  route: Schema.optional(
    Schema.String.check(
      Schema.isPattern(/^([A-Z]+ )?\/\S*$/, { expected: 'a route such as "GET /api/v1/invocations" or "/api/v1/sources/*"' })
    )
  ),
  /** Counted from 1 among the requests of the route, from when the faults were set. */
  requests: Schema.optional(Schema.Array(Positive)),
  rate: Schema.optional(Share),
  fault: Fault
})
export type FaultRule = typeof FaultRule.Type

/** Everything that can be made to go wrong. What is left out does not. */
export const Faults = Schema.Struct({
  /** Added to every answer, in milliseconds. */
  latencyMs: Schema.optional(NotNegative),
  /** At most so much more, at random, in milliseconds. */
  jitterMs: Schema.optional(NotNegative),
  /** The share of requests that fail, 0 to 1: with a 500, a 429, a 503, or a proxy's 502 in HTML. */
  errorRate: Schema.optional(Share),
  /** The first rule that a request fits decides. */
  rules: Schema.optional(Schema.Array(FaultRule)),
  /** A list holds no more rows than this, whatever limit was asked for. */
  clampLimit: Schema.optional(Positive),
  /** Invocations that appear beside the arrivals, per second. */
  insertsPerSecond: Schema.optional(NotNegative),
  /** Invocations that vanish from anywhere in the list, per second. */
  deletesPerSecond: Schema.optional(NotNegative),
  /** The share of invocations whose statuses this version of the contract does not know, as far as they have not completed or failed. */
  unknownStatuses: Schema.optional(Share),
  /** The share of invocations whose metadata is of a kind that this version of the contract does not know. */
  unknownKinds: Schema.optional(Share),
  /** Rows that break the contract, in places of their own behind a list's first invocation: `limit` and `offset` count them. */
  malformedRows: Schema.optional(Whole),
  /** How far the `Date` header is ahead of the emulator's own time, in milliseconds; behind where negative. */
  clockSkewMs: Schema.optional(Schema.Finite)
})
export type Faults = typeof Faults.Type

/** Which of a rule's requests this is, and whether it fits. `seen` counts the requests of each rule's route and is moved on. */
export const faultOf = (
  { rules = [], errorRate = 0 }: Faults,
  seen: Array<number>,
  request: { readonly method: string; readonly path: string },
  next: Numbers
): Fault | undefined => {
  let found: Fault | undefined
  for (const [at, { route, requests, rate, fault }] of rules.entries()) {
    if (route !== undefined && !isOfRoute(route, request)) continue
    const number = (seen[at] ?? 0) + 1
    seen[at] = number
    if (found === undefined && (requests?.includes(number) ?? true) && (rate === undefined || next() < rate)) found = fault
  }
  return found ?? (errorRate > 0 && next() < errorRate ? pick(next, failures) : undefined)
}

const failures: readonly [Fault, ...ReadonlyArray<Fault>] = [
  { kind: "status", status: 500 },
  { kind: "status", status: 429, retryAfter: 1 },
  { kind: "status", status: 503 },
  { kind: "status", status: 502, body: "html" }
]

const isOfRoute = (route: string, { method, path }: { readonly method: string; readonly path: string }): boolean => {
  const [, asked, pattern = ""] = /^(?:([A-Z]+) )?(.*)$/.exec(route) ?? []
  if (asked !== undefined && asked !== method) return false
  const [wanted, given] = [pattern.split("/"), path.split("/")]
  return wanted.length === given.length && wanted.every((segment, at) => segment === "*" || segment === given[at])
}
