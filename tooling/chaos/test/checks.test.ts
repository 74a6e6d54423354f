/** That each check can fail: what is right has no complaint, and each thing that may go wrong has one. */
import { describe, expect, it } from "vitest"
import { checkCreates, checkFeed, checkGrowth, checkScan, checkSettled, checkShown, checkWaits } from "../src/checks.ts"
import type { Watched } from "../src/asked.ts"
import type { TrueRow } from "../src/Service.ts"

const done = '{"complete":{}}'
const live = '"processing"'
const row = (id: string, status = done, collectionName = id, createdAt = ""): TrueRow => ({ id, status, createdAt, collectionName })

describe("the feed", () => {
  const good = { which: "all" as const, known: [["a", done] as const], complaints: [], health: "Live", ended: undefined }
  it.each<readonly [string, Watched, ReadonlyArray<TrueRow>, number]>([
    ["is right", good, [row("a")], 0],
    ["lacks a row", { ...good, known: [] }, [row("a")], 1],
    ["has an old status", good, [row("a", live)], 1],
    ["keeps what is gone", good, [], 1],
    ["has ended", { ...good, ended: "defect" }, [row("a")], 1],
    ["is offline", { ...good, health: "Offline" }, [row("a")], 1],
    ["told what does not follow", { ...good, complaints: ["twice"] }, [row("a")], 1],
    ["of live ones is right", { ...good, which: "live", known: [["b", live]] }, [row("a"), row("b", live)], 0],
    ["of live ones lacks one", { ...good, which: "live", known: [] }, [row("a"), row("b", live)], 1],
    ["of live ones keeps what has ended", { ...good, which: "live" }, [row("a")], 1]
  ])("%s", (_, watched, truth, complaints) => {
    expect(checkFeed(watched, truth)).toHaveLength(complaints)
  })
})

describe("a scan", () => {
  const scanned = (...ids: ReadonlyArray<string>) => ({ rows: ids.map((id) => ({ id, createdAt: id === "new" ? 2 : 1 })), failures: [] })
  const rows = ["a", "b"].map((id) => row(id))
  it.each([
    ["is right", scanned("a", "b"), rows, 0],
    ["may lack what went", scanned("a"), [row("a")], 0],
    ["lost a row that stayed", scanned("a"), rows, 1],
    ["has a row twice", scanned("a", "b", "a"), rows, 1],
    ["is out of order", scanned("a", "new", "b"), rows, 1]
  ])("%s", (_, found, after, complaints) => {
    expect(checkScan(found, rows, after)).toHaveLength(complaints)
  })
})

describe("a wait", () => {
  const waited = (outcome: string, status?: string) => [{ id: "a", outcome, status }]
  it.each([
    ["finished as it is", waited("Finished", done), [row("a")], 0],
    ["finished as what it is not", waited("Finished", '"cancelled"'), [row("a")], 1],
    ["finished while it is live", waited("Finished", live), [row("a", live)], 1],
    ["timed out on what had ended", waited("TimedOut", done), [row("a")], 1],
    ["found nothing, and there is one", waited("NotFound"), [row("a")], 1]
  ])("%s", (_, outcome, truth, complaints) => {
    expect(checkWaits(outcome, truth)).toHaveLength(complaints)
  })
  it.each([
    ["settles", waited("Finished", done), [row("a")], 0],
    ["settles on what is live", waited("TimedOut", live), [row("a", live)], 0],
    ["does not settle although it has ended", waited("TimedOut"), [row("a")], 1]
  ])("%s", (_, outcome, truth, complaints) => {
    expect(checkSettled(outcome, truth)).toHaveLength(complaints)
  })
})

describe("a create", () => {
  const told = (told: { readonly id: string } | { readonly error: string }, verdict?: string, ids: ReadonlyArray<string> = []) => [
    { collection: "c", told, ...(verdict === undefined ? {} : { reconciled: { verdict, ids } }) }
  ]
  const made = [row("a", done, "c")]
  const lost = { error: "OutcomeUnknown" }
  it.each([
    ["is right", told({ id: "a" }), ["c"], made, 0],
    ["was sent twice", told({ id: "a" }), ["c", "c"], made, 1],
    ["was told and never asked for", told({ id: "a" }), [], [], 1],
    ["has another id than was told", told({ id: "b" }), ["c"], made, 1],
    ["was told as not reached and was", told({ error: "TransportError" }), ["c"], made, 1],
    ["was lost and is found", told(lost, "Created", ["a"]), ["c"], made, 0],
    ["was lost and is not found although it is there", told(lost, "NotCreated"), ["c"], made, 1],
    ["was lost and is found although it is not there", told(lost, "Created", ["a"]), [], [], 1]
  ])("%s", (_, creates, asked, truth, complaints) => {
    expect(checkCreates(creates, asked, truth)).toHaveLength(complaints)
  })
})

describe("the live UI's list", () => {
  const at = (digit: string) => digit.repeat(8)
  const line = (id: string, status: string) => `>  ✗ ${status.padEnd(10)}  ${id}  s3://processing`
  const truth = [
    row(at("a"), live, "", "3"),
    row(at("b"), '{"failed":{"message":"complete"}}', "", "2"),
    row(at("c"), done, "", "1"),
    row(at("e"), done, "", "1")
  ]
  const [first, second] = [line(at("a"), "processing"), line(at("b"), "failed")]
  const heads = ["● live 2s", "   STATUS        ID        SOURCE"]
  it.each([
    ["is right", [line(at("a"), "processing"), line(at("b"), "failed")], truth, 0],
    ["may have what was deleted", [line(at("a"), "processing"), line(at("d"), "complete"), line(at("b"), "failed")], truth, 0],
    ["has those of one instant in another order", [first, second, line(at("e"), "complete"), line(at("c"), "complete")], truth, 0],
    ["has a row twice", [first, second, line(at("c"), "complete"), line(at("c"), "complete")], truth, 1],
    ["is empty as the service's is", [], [], 0],
    ["shows nothing", [], truth, 1],
    ["lacks a row", [line(at("a"), "processing"), line(at("c"), "complete")], truth, 1],
    ["has an old status", [line(at("a"), "pending"), line(at("b"), "failed")], truth, 1]
  ])("%s", (_, lines, real, complaints) => {
    expect(checkShown([...heads, ...lines], real)).toHaveLength(complaints)
  })
})

describe("a process", () => {
  const before = { heapMb: 20, externalMb: 10, rssMb: 120, handles: 4, listeners: 9, files: 25 }
  it.each([
    ["is as before", { heapMb: 30, externalMb: 10.1, rssMb: 300, handles: 6 }, 0],
    ["keeps objects", { heapMb: 60 }, 1],
    ["keeps bodies of answers", { externalMb: 13 }, 1],
    ["keeps memory that is neither", { rssMb: 500 }, 1],
    ["keeps timers and connections", { handles: 10 }, 1],
    ["keeps listeners", { listeners: 20 }, 1],
    ["keeps files", { files: 60 }, 1]
  ])("%s", (_, after, complaints) => {
    expect(checkGrowth(before, { ...before, ...after })).toHaveLength(complaints)
  })
})
