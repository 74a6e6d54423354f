/** What a user of the package can see: no Effect type, and no code of Node. */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "@effect/vitest"
import * as facade from "@chroma-sync/client"

const dist = fileURLToPath(new URL("../dist/", import.meta.url))

/** Every module that the declarations of a module reach. */
const reached = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(file, "utf8")
  // A private field's type is erased from declarations, so what is left is what users see.
  for (const [, specifier = ""] of text.matchAll(/(?:from|import\() ?"([^"]+)"/g)) {
    if (!specifier.startsWith(".")) seen.add(specifier)
    else reached(join(dirname(file), specifier.replace(/\.(ts|js)$/, ".d.ts")), seen)
  }
  return seen
}

it("shows no Effect type in its declarations", () => {
  expect(existsSync(`${dist}index.d.ts`)).toBe(true)
  expect([...reached(`${dist}index.d.ts`)].filter((module) => !module.startsWith(dist))).toEqual([])
})

it("exports these values and no others", () => {
  expect(Object.keys(facade).toSorted()).toEqual([
    "AbortError",
    "BadRequestError",
    "ChromaSync",
    "ChromaSyncError",
    "ConflictError",
    "FileUnreadableError",
    "ForbiddenError",
    "InternalServerError",
    "InvalidRequestError",
    "InvalidResponseError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PreconditionFailedError",
    "RateLimitedError",
    "ServiceUnavailableError",
    "TimeoutError",
    "TransportError",
    "UnauthorizedError",
    "UnexpectedStatusError",
    "isChromaSyncError"
  ])
})
