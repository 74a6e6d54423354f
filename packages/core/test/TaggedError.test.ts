import { inspect } from "node:util"
import { expect, test } from "vitest"
import * as Scan from "../src/Scan.ts"
import * as errors from "../src/SyncError.ts"

const facts = { operation: "invocations.get", attempts: [], error: "", detail: "", requestId: "req-1", retryAfterMs: undefined }
const report = { pages: 9, rows: 8, duplicates: 7, stepBacks: 6, limit: 5, complete: false }

/** One of each class, made of whatever fields any of them has. */
const all = Object.values({ ...errors, InvalidCursor: Scan.InvalidCursor, ScanStalled: Scan.ScanStalled }).map(
  (made) =>
    // No class has all of these fields, and each takes those that it has.
    new (made as unknown as new (fields: object) => Error)({
      ...facts,
      report,
      status: 418,
      issue: "it is damaged",
      fileName: "a.md",
      limitMs: 5
    })
)

test.each(all.map((error) => [error.name, error] as const))("%s is logged with its name, what it says and its fields", (name, error) => {
  expect(error.message).toMatch(/^.{20,}$/)
  const logged = inspect(error)
  expect(logged.split("\n")[0]).toBe(`${name}: ${error.message}`)
  expect(logged).toContain("\n    at ")
  expect(logged).toContain("requestId: 'req-1'")
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ _tag: name, message: error.message, requestId: "req-1" })
})
