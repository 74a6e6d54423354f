/** Pages so long that their rows are parsed some at a time: the same rows, and the same refusals, as of the whole text. */
import { InvocationRows } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import { isMalformed, type Malformed } from "@chroma-sync/core/Malformed"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { scripted, wire } from "./support.ts"

/** What looks like the end of one row and the beginning of the next, and is not. */
const traps: ReadonlyArray<unknown> = [
  "},{",
  '"},{"',
  '\\"},{\\"',
  "\\",
  "é},{ü",
  "\ud83d\ude00",
  [{}, {}, {}],
  [[{ a: 1 }, { a: 2 }]],
  { a: [{}, { b: {} }] },
  "]",
  "[",
  null
]
const others: ReadonlyArray<unknown> = [7, "row", null, [], [{}, {}], {}, { issue: "x" }]

const trap = fc.oneof(fc.constantFrom(...traps), fc.jsonValue())
const rows = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.array(trap, { maxLength: 3 }).map((note) => wire(1, { note })) },
    { weight: 1, arbitrary: fc.constantFrom(...others) }
  ),
  { minLength: 1, maxLength: 12 }
)
const comma = fc.oneof({ weight: 5, arbitrary: fc.constant(",") }, fc.constantFrom(" ,", ", ", ",\n"))

/** The rows over and over, up to a hundred kilobytes. */
const page = fc.tuple(rows, comma, fc.nat(100_000)).map(([rows, comma, bytes]) => {
  const text = rows.map((row) => JSON.stringify(row)).join(comma)
  return Buffer.from(`[${Array.from({ length: 1 + bytes / text.length }, () => text).join(comma)}]`)
})

/** Bytes more, less or instead, anywhere and wherever there are brackets. */
const damage = fc.tuple(fc.nat(), fc.constantFrom("", ",", "[", "]", "{", "}", '"', "\\", " ", "},{", "],[", "\xff", "\0"), fc.nat(2))
const damaged = fc.tuple(page, fc.array(damage, { maxLength: 2 })).map(([body, damages]) =>
  damages.reduce((body, [place, bytes, instead]) => {
    const at = place % body.length
    return Buffer.concat([body.subarray(0, at), Buffer.from(bytes, "latin1"), body.subarray(at + instead)])
  }, body)
)

let body: Buffer = Buffer.from("")
const runtime = ManagedRuntime.make(scripted(() => new Response(Uint8Array.from(body)), { retries: 0 }).layer)
const read = (bytes: Buffer) => {
  body = bytes
  return runtime.runPromise(Effect.result(Invocations.use((invocations) => invocations.page())))
}
const decode = Schema.decodeUnknownSync(InvocationRows)
const rawOf = ({ raw }: Malformed) => raw

/** What the whole text says, where it is JSON and an array. */
const oracle = (bytes: Buffer) => {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return Array.isArray(json) ? decode(json) : undefined
  } catch {
    return undefined
  }
}

describe("a long page", () => {
  it("gives what its whole text says, whatever its rows hold and wherever it is damaged", async () => {
    let parted = 0
    const property = fc.asyncProperty(damaged, async (bytes) => {
      const [page, expected] = [await read(bytes), oracle(bytes)]
      if (expected === undefined) {
        expect(page).toMatchObject({ failure: { _tag: "InvalidResponse" } })
        return
      }
      if (bytes.length > 40_000) parted += 1
      const { invocations, malformed } = Result.getOrThrow(page)
      expect(JSON.stringify(invocations)).toBe(JSON.stringify(expected.filter((row) => !isMalformed(row))))
      expect(JSON.stringify(malformed.map(rawOf))).toBe(JSON.stringify(expected.filter(isMalformed).map(rawOf)))
    })
    await fc.assert(property, { numRuns: 400 })
    expect(parted).toBeGreaterThan(50)
  })

  const row = JSON.stringify(wire(1))
  const long = (separator: string) => Array.from({ length: 500 }, () => row).join(separator)
  const refused: ReadonlyArray<readonly [string, string]> = [
    ["with a comma behind a short row and a long one", `[{},{"note":"${"x".repeat(40_000)}"},]`],
    ["without its brackets", long(",")],
    ["without the first bracket", `${long(",")}]`],
    ["without the last bracket", `[${long(",")}`],
    ["with a comma behind the last row", `[${long(",")},]`],
    ["with a comma behind the last row and nothing for long", `[${"{},".repeat(20_000)}${" ".repeat(40_000)}]`],
    ["with a comma before the first row, which is long", `[,{"note":"${"x".repeat(40_000)}"},{}]`],
    ["with two commas between rows", `[${long(",,")}]`],
    ["with no commas between rows", `[${long(" ")}]`],
    ["with brackets between rows", `[${long("],[")}]`],
    ["with another page behind it", `[${long(",")}][${long(",")}]`],
    ["that is the field of an object", `{"rows":[${long(",")}]}`]
  ]
  it.each(refused)("%s is refused", async (_, text) => {
    expect(await read(Buffer.from(text))).toMatchObject({ failure: { _tag: "InvalidResponse", snippet: text.slice(0, 200) } })
  })

  it("with a byte order mark, or white space around it, is read as one without", async () => {
    for (const text of [`\ufeff[${long(",")}]`, ` \n[ ${long(",")} ]\n `]) {
      expect(Result.getOrThrow(await read(Buffer.from(text))).invocations).toHaveLength(500)
    }
  })
})
