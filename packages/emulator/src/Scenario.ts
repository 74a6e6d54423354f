/**
 * A scenario: what the emulator's world begins with and what goes wrong in it, as a value or as a JSON file.
 */
import { TaggedError } from "@chroma-sync/core/TaggedError"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { Faults } from "./Faults.ts"

const Count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000_000 }, { expected: "a whole number from 0 to 100,000,000" }))

/** RFC 3339, since the emulator's bodies must not depend on the zone of the machine. No more than nine digits of a second: V8 misreads more. */
const rfc3339 = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

const isInstant = (text: string): boolean => {
  const date = rfc3339.exec(text)?.[1]
  // V8 takes February 30 for March 2.
  return date !== undefined && !Number.isNaN(Date.parse(text)) && new Date(date).toISOString().startsWith(date)
}

/**
 * Everything may be left out or `undefined`.
 *
 * @example
 * const rough: Scenario = {
 *   seed: "rough day",
 *   invocations: 100_000,
 *   latencyMs: 120,
 *   clampLimit: 50,
 *   insertsPerSecond: 2,
 *   rules: [{ route: "GET /api/v1/invocations", rate: 0.1, fault: { kind: "status", status: 429, retryAfter: 1 } }]
 * }
 */
export const Scenario = Schema.Struct({
  /** The same seed gives the same ids, sources, fates and errors. Default `chroma-sync`. */
  seed: Schema.optional(Schema.String),
  /** The emulator's time when it starts, by RFC 3339 with its zone, such as `2026-03-01T12:00:00Z`. Default: the machine's. */
  startsAt: Schema.optional(
    Schema.String.check(Schema.makeFilter(isInstant, { expected: "a date and time with its zone, such as 2026-03-01T12:00:00Z" }))
  ),
  /** How many exist at the start. Default 200. */
  invocations: Schema.optional(Count),
  /** Default 20; 0 for none. */
  arrivalsPerMinute: Schema.optional(
    Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 100_000 }, { expected: "a number from 0 to 100,000" }))
  ),
  /** Databases that exist beside `docs`, `engineering`, `legal`, `finance` and `support`. A source or a file for another is a 404. */
  databases: Schema.optional(Schema.Array(Schema.String.check(Schema.isNonEmpty({ expected: "a name that is not empty" })))),
  ...Faults.fields
})
export type Scenario = typeof Scenario.Type

/**
 * A scenario cannot be used. `input` is what it was read from, such as `rough.json`, `setFaults` or `The emulator's options`; `field` where in it, such as
 * `rules[0].fault.status`, and empty where it is the whole.
 */
export class ScenarioError extends TaggedError("ScenarioError")<{
  readonly input: string
  readonly field: string
  readonly issue: string
}> {
  override get message(): string {
    return `${this.input}: ${this.field === "" ? "" : `${this.field}: `}${this.issue}`
  }
}

/** Reads values by a schema of fields: what the value is, or the first field at fault; a field that nobody knows is one. */
export const checker = <A>(schema: Schema.ConstraintDecoder<A>): ((value: unknown, input: string) => Result.Result<A, ScenarioError>) => {
  const decode = Schema.decodeUnknownResult(schema, { onExcessProperty: "error", errors: "all" })
  return (value, input) =>
    Result.mapError(decode(value), ({ issue }) => {
      const { issues } = format(issue)
      // Of several kinds of fault each says what it misses; what is there and wrong, deepest in, tells more.
      const [first] = issues.toSorted((a, b) => rank(a) - rank(b))
      return new ScenarioError({ input, field: pathOf(first?.path ?? []), issue: wordsOf(first?.message) })
    })
}

/**
 * The scenario that a value is, or the first field at fault. `input` is what the error calls it.
 *
 * @example
 * checkScenario({ errorRate: 2 }, "rough.json") // fails: "rough.json: errorRate: Expected a share from 0 to 1"
 */
export const checkScenario = checker(Scenario)

/** The scenario of a file's text. `input` is the file's name. */
export const parseScenario = (text: string, input: string): Result.Result<Scenario, ScenarioError> =>
  Result.flatMap(
    Result.try({
      try: (): unknown => JSON.parse(text),
      catch: (cause) =>
        new ScenarioError({ input, field: "", issue: `not JSON (${cause instanceof Error ? cause.message : "unreadable"})` })
    }),
    (value) => checkScenario(value, input)
  )

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const wordsOf = (message = "not a scenario"): string =>
  ({ "Missing key": "it is missing", "Expected no excess property": "there is no such field here" })[message] ??
  message.replace(" | undefined", "")

type Issue = ReturnType<typeof format>["issues"][number]

const rank = ({ path = [], message }: Issue): number => (message === "Missing key" ? 100 : 0) - path.length

const pathOf = (path: NonNullable<Issue["path"]>): string =>
  path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(typeof key === "object" ? key.key : key)}`))
    .join("")
    .replace(/^\./, "")
