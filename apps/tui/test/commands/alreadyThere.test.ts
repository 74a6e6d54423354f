/** Which run is told where one cannot be created. */
import type { CreateInvocation } from "@chroma-sync/core/CreateInvocation"
import { expect, it } from "vitest"
import { nextStep } from "../../src/commands/invocations/alreadyThere.ts"
import { invocation } from "../support.ts"

const said = (input: CreateInvocation, ...newest: ReadonlyArray<ReturnType<typeof invocation>>) => nextStep("s", input, newest)
const id = (n: number) => invocation(n).id

it("is what runs, or else what is complete, whatever has failed since", () => {
  const failed = invocation(3, { error: "no" })
  const [complete, live] = [invocation(2, { status: "complete" }), invocation(1)]
  const input = { targetCollectionName: "handbook" }
  expect(said(input, failed, complete, live)).toContain(`${id(1)} is processing; \`chroma-sync invocations wait`)
  expect(said(input, failed, complete)).toBe(`Nothing was created: ${id(2)} is complete. To run it again, give another --collection.`)
  expect(said(input, failed)).toContain(`${id(3)} is failed`)
  expect(said({ targetCollectionName: "other" }, failed, complete, live)).toContain("invocations list --source s")
})

it("is an object's run that has ended since, after which it may run again", () => {
  const ended = invocation(1, { kind: "s3", status: "complete" })
  expect(said({ objectKey: "2026/contracts/811.pdf" }, ended)).toBe(`Nothing was created: ${id(1)} is complete by now; try again.`)
})
