/** What has ended the reading of the list is told as what it is, wherever it is told. */
import type { WatchError } from "@chroma-sync/core/InvocationFeed"
import { BadRequest, Forbidden, InvalidRequest, NotFound, Unauthorized } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import { titleOf } from "../../src/app/living.ts"
import type { Message } from "../../src/app/message.ts"
import { sentencesOf } from "../../src/app/sentences.ts"
import { invocation } from "../support.ts"
import { apply, frame, press, start, withRows } from "./support.ts"

const facts = { operation: "invocations.list", attempts: [], error: "", detail: "", requestId: undefined, retryAfterMs: undefined }
const invalid = (field: string) => new InvalidRequest({ operation: "invocations.list", field, issue: "no" })

describe.each<readonly [WatchError, short: string, what: string, again: string]>([
  [new Unauthorized(facts), "token rejected", "The API key is rejected", "reads the key again"],
  [new Forbidden(facts), "key not allowed", "The API key may not read this", "reads the key again"],
  [invalid("token"), "no API key", "There is no API key", "reads the key again"],
  [new BadRequest(facts), "request refused", "What was asked for is refused", "asks anew"],
  [invalid("limit"), "request refused", "What was asked for is refused", "asks anew"],
  [new NotFound(facts), "not found", "What was asked for is not found", "asks anew"]
])("a list that is ended by %s", (error, short, what, again) => {
  const stop: Message = { _tag: "FeedStopped", error }
  const before = withRows({ columns: 140, rows: 24 }, [invocation(1, { status: "pending" })])
  const stopped = apply(before, stop)

  it("says so in the first line and the title", () => {
    expect(frame(stopped)).toContain(`▲ ${short} · data 0s old · ctrl-r ${again} · :doctor`)
    expect(titleOf(stopped)).toBe(`${short} · prod/docs · chroma-sync`)
  })

  it("says so where something is asked for that is to be sent", () => {
    const said = apply(stopped, ...press("x")).said.at(-1)
    expect(said?.text).toBe(`${what}: nothing is sent; ctrl-r ${again}`)
  })

  it("says so where nothing was read", () => {
    expect(frame(apply(start({ columns: 140, rows: 24 }), stop))).toContain(`${what}. (ctrl-r ${again}, :doctor)`)
  })

  it("says so line by line, each sentence with one full stop", () => {
    const [first, second] = sentencesOf(before, stopped, [stop])
    expect(first).toBe(`${what}. :reload ${again}, :doctor looks for what is wrong.`)
    expect(second).toBe(`Attention: ${error.message}`)
  })
})
