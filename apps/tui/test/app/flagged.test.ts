/** What the flags of a session leave unread is told with the view, and no figure is made of it. */
import { describe, expect, it } from "@effect/vitest"
import { initialModel } from "../../src/app/model.ts"
import { sentencesOf } from "../../src/app/sentences.ts"
import { epoch, invocation } from "../support.ts"
import { added, apply, fed, frame, live, plainLook, press } from "./support.ts"

const size = { columns: 120, rows: 18 }
const now = epoch + 600_000

/** Ten have completed in the last five minutes, and none that is read before. */
const rows = Array.from({ length: 10 }, (_, n) => invocation(310 + n * 20, { tookMs: 1_000, finishedAt: epoch + 311_000 + n * 20_000 }))

const begun = (...flags: ReadonlyArray<string>) =>
  initialModel({ place: ["prod"], look: plainLook, size, now, flags: ["--base-url=http://127.0.0.1:1", "--database=docs", ...flags] })
const session = (...flags: ReadonlyArray<string>) => apply(begun(...flags), fed(...added(...rows), live(now)))

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

  it("make no pace of time that is not read", () => {
    expect(frame(session())).toContain(" 1.0/min ")
    expect(frame(session("--since=5m"))).toContain(" 2.0/min ")
    expect(frame(session(`--since=${new Date(now - 300_000).toISOString()}`))).toContain(" 2.0/min ")
    expect(frame(session("--since=2d"))).toContain(" 1.0/min ")
    expect(frame(session("--status=failed"))).not.toContain("/min")
    expect(frame(session("--before=1h"))).not.toContain("/min")
  })

  it("make no pace of a queue either", () => {
    const queue = (...flags: ReadonlyArray<string>) => {
      const model = apply(session(...flags), fed(...added(invocation(599, { status: "pending" }))), ...press(":", ..."stats", "enter"))
      return frame({ ...model, size: { columns: 140, rows: 30 } })
    }
    expect(queue()).toMatch(/queue 1 pending.* at 1\.0\/min/)
    expect(queue("--since=5m")).toMatch(/queue 1 pending.* at 2\.0\/min/)
    expect(queue("--status=pending")).not.toContain("/min")
  })
})
