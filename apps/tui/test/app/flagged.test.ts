/** What the flags of a session leave unread is told with the view, and no figure is made of it. */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { initialModel } from "../../src/app/model.ts"
import { parseSaved, restored, savedText } from "../../src/app/SavedSession.ts"
import { sentencesOf } from "../../src/app/sentences.ts"
import { epoch, invocation } from "../support.ts"
import { added, apply, fed, frame, live, plainLook, press, shown } from "./support.ts"

const size = { columns: 120, rows: 18 }
const now = epoch + 1_200_000

/** Ten have completed in the last five minutes, half of them after nine minutes. */
const rows = Array.from({ length: 10 }, (_, n) => {
  const [end, took] = [911 + n * 20, n % 2 === 0 ? 1 : 540]
  return invocation(end - took, { tookMs: took * 1_000, finishedAt: epoch + end * 1_000 })
})
const young = rows.filter(({ createdAt }) => createdAt.epochMilliseconds >= now - 300_000)

const begun = (...flags: ReadonlyArray<string>) =>
  initialModel({ place: ["prod"], look: plainLook, size, now, flags: ["--base-url=http://127.0.0.1:1", "--database=docs", ...flags] })
/** What a session by these flags comes to, where this is what it reads. */
const reading = (read: ReadonlyArray<Invocation>, ...flags: ReadonlyArray<string>) =>
  apply(begun(...flags), fed(...added(...read), live(now)))
const session = (...flags: ReadonlyArray<string>) => reading(rows, ...flags)

describe("the flags of a session", () => {
  it("stand beside the view, in the info, and in what is heard", () => {
    const model = session("--status=failed,complete", "--since=5m")
    expect(frame(model)).toContain(" view  everything   of --status=failed,complete --since=5m ")
    expect(frame(apply(model, ...press(":", ..."status failed", "enter")))).toContain(
      " view  status:failed   of --status=failed,complete --since=5m "
    )
    expect(frame({ ...model, size: { columns: 80, rows: 12 } })).toContain("   --status=failed,complete --since=5m")
    expect(frame({ ...model, screen: "info", size: { columns: 120, rows: 24 } })).toMatch(
      / read +--status=failed,complete --since=5m +by flags/
    )
    expect(sentencesOf(begun("--since=5m"), session("--since=5m"), [])).toContain(
      "10 invocations: 10 complete. Nothing else is read than --since=5m."
    )
    expect(frame(session())).toContain(" view  everything  ")
    expect(frame({ ...session(), screen: "info" })).not.toContain("by flags")
  })

  it("make no pace where what completes may not be read", () => {
    expect(frame(session())).toContain(" 1.0/min ")
    expect(young).toHaveLength(5)
    expect(frame(reading(young, "--since=5m"))).not.toContain("/min")
    expect(frame(reading(young, `--since=${new Date(now - 300_000).toISOString()}`))).not.toContain("/min")
    expect(frame(session("--since=2d"))).not.toContain("/min")
    expect(frame(session("--status=failed"))).not.toContain("/min")
    expect(frame(session("--status=failed,complete", "--source-type=github"))).toContain(" 1.0/min ")
    expect(frame(session("--before=1h"))).not.toContain("/min")
    expect(frame(begun())).not.toContain("/min")
  })

  it("make no pace of a queue either", () => {
    const queue = (...flags: ReadonlyArray<string>) => {
      const model = apply(session(...flags), fed(...added(invocation(1_199, { status: "pending" }))), ...press(":", ..."stats", "enter"))
      return frame({ ...model, size: { columns: 140, rows: 30 } })
    }
    expect(queue()).toMatch(/queue 1 pending.* at 1\.0\/min/)
    for (const flag of ["--since=5m", "--before=1h", "--status=pending"]) {
      expect(queue(flag)).toMatch(/queue 1 pending, oldest 1s *│/)
      expect(queue(flag)).not.toContain("/min")
    }
  })
})

describe("a session that is restored under other flags", () => {
  /** Begun at `at` by these flags, with what a session by others has kept of 558. */
  const after = (at: number, kept: ReadonlyArray<string>, ...flags: ReadonlyArray<string>) => {
    const before = session(...kept)
    const text = savedText({ ...before, summary: { ...before.summary, total: 558 } }, "here", now) ?? ""
    return restored({ ...begun(...flags), now: at }, Result.getOrThrow(parseSaved(text, "here")))
  }

  it("shows and counts only the rows that they let through", () => {
    const young = after(now, [], "--since=5m")
    expect(frame(young)).toMatch(/\[1 all 5\] .* 4 complete 5 /)
    expect(shown(young)).toHaveLength(5)
    expect(shown(after(now, [], `--before=${new Date(now - 300_000).toISOString()}`))).toHaveLength(5)
    // What was young then is no longer.
    expect(shown(after(now + 600_000, ["--since=5m"], "--since=5m"))).toEqual([])
    expect(frame(after(now + 600_000, ["--since=5m"], "--since=5m"))).toContain("[1 all 0]")
  })

  it("takes no total of theirs, and its own as it was", () => {
    expect(frame(after(now, ["--since=2d"]))).toContain("[1 all 10]")
    expect(frame(after(now, [], "--since=2d"))).toContain("[1 all 10]")
    expect(frame(after(now, []))).toContain("[1 all 558]")
    expect(frame(after(now, ["--since=2d"], "--since=2d"))).toContain("[1 all 558]")
  })
})
