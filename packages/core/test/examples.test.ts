/** The example of the package's page, run against a service, and the same text as there. */
import { readFileSync } from "node:fs"
import { expect, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { logFailures } from "../examples/failures.ts"
import { serve, wire } from "./support.ts"

const [known, unknown] = ["a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", "5b1e9c84-3f27-4c1a-8d60-2e7f4a9b3c15"]

it.live("counts what failed of a source, and says so where there is none", () =>
  Effect.gen(function* () {
    const rows = [wire(3, { status: { failed: { error: "429" } } }), wire(2), wire(1, { status: { failed: { error: "upstream" } } })]
    const service = yield* serve((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "http://service")
      if (searchParams.get("source_id") !== known) return response.writeHead(404).end()
      return response.end(JSON.stringify(rows.slice(Number(searchParams.get("offset")))))
    })
    vi.stubEnv("CHROMA_API_KEY", "a-key")
    vi.stubEnv("CHROMA_SYNC_URL", service.url)
    expect([yield* logFailures(known), yield* logFailures(unknown)]).toEqual([2, 0])
    vi.unstubAllEnvs()
  }).pipe(Effect.scoped)
)

it("stands on the package's page as it is here", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  expect(read("../README.md")).toContain(read("../examples/failures.ts").trim())
})
