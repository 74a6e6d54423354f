/** What does not end is named. */
import { expect, it } from "vitest"
import { within } from "../src/within.ts"

it("is what the work comes to", async () => {
  expect(await within(60_000, "the work", Promise.resolve(1))).toBe(1)
  await expect(within(60_000, "the work", Promise.reject(new Error("no")))).rejects.toThrow("no")
})

it("names the work that does not end", async () => {
  await expect(within(1, "the work", new Promise(() => undefined))).rejects.toThrow("the work did not end within 0.001 s")
})
