/** Forms in use: what is refused before it is sent, what is sent, and what the answer leads to. */
import { describe, expect, it } from "@effect/vitest"
import type { ChangeOutcome } from "../../src/app/Change.ts"
import type { Model, Size } from "../../src/app/model.ts"
import { update } from "../../src/app/update.ts"
import { invocation, someSources, source } from "../support.ts"
import { adding, answer, github, s3, sent, sources, type } from "./filling.ts"
import { apply, away, fed, frame, press, say, secondsLater, withRows } from "./support.ts"

const size = { columns: 100, rows: 24 }
const lastSaid = (model: Model) => model.said.at(-1)?.text
/** What the last key asks of the runtime. */
const asked = (model: Model, key: string) => update(model, { _tag: "Pressed", key })[1]
/** The screen once the last line says its keys again. */
const later = (model: Model) => frame(apply(model, { _tag: "Ticked", now: model.now + 10_000 }))

describe("a new invocation", () => {
  it("asks what its kind of source needs", () => {
    expect(frame(github(size))).toMatch(/A new invocation of acme\/handbook(.*\n)*> collection(.*\n)*.*branch(.*\n)*.*sha/)
    expect(frame(s3(size))).toMatch(/> object-key(.*\n)*.*collection(.*\n)*.*custom-id(.*\n)*.*metadata/)
    expect(frame(s3(size))).not.toContain("branch")
  })

  it("is of the source of the invocation under the cursor, in the list and in its detail", () => {
    const list = apply(sources(size), ...say("inv"))
    for (const keys of [["N"], ["enter", "N"], [..."::new".slice(1), "enter"]]) expect(apply(list, ...press(...keys)).open?.about._tag).toBe("NewInvocation") // prettier-ignore
    const sought = apply(list, ...press("enter", "/", "e", "enter", "N"))
    expect(sought.open).toBeUndefined()
  })

  it("says what is wrong with a field once it is left, in the words of the plain commands, and until it is mended", () => {
    const typed = apply(s3(size), ...press("tab", "tab", "tab"), ...type("[1]"))
    expect(frame(typed)).toContain("▲ this is needed")
    expect(frame(typed)).not.toContain("is not valid")
    const left = apply(typed, ...press("tab"))
    expect(frame(left)).toContain(`▲ "[1]" is not valid; give a JSON object such as '{"year":2026}'`)
    expect(frame(apply(left, ...press("shift-tab", "ctrl-u"), ...type("{}")))).not.toContain("is not valid")
  })

  it("is not asked for while something is wrong, and shows where", () => {
    const empty = apply(github(size), ...press("enter"))
    expect(empty.acts.confirming).toBeUndefined()
    expect(frame(empty)).toMatch(/> collection.*\n.*▲ this is needed/)
    const both = apply(github(size), ...type("c"), ...press("tab"), ...type("main"), ...press("tab"), ...type("9f31c02"), ...press("enter"))
    expect(frame(both)).toMatch(/> sha .*\n.*▲ branch and sha exclude each other; give one of them/)
    expect(both.acts.confirming).toBeUndefined()
  })

  it("is shown whole before it is sent, opens on No, and a no keeps what was typed", () => {
    const ready = apply(github(size), ...type("handbook_2"), ...press("tab"), ...type("main"), ...press("enter"))
    expect(frame(ready)).toMatch(/Create an invocation of acme\/handbook\?\s+collection +handbook_2\s+branch +main\s.*\[ No ]/)
    for (const key of ["enter", "n", "q", "escape"]) {
      expect(asked(ready, key)).toEqual([])
      expect(frame(apply(ready, ...press(key)))).toMatch(/handbook_2(.*\n)*> branch +main/)
    }
    const [next, change] = sent(ready)
    expect(change).toMatchObject({
      _tag: "CreateInvocation",
      source: { id: someSources[1]?.id },
      input: { targetCollectionName: "handbook_2", ref: { _tag: "Branch", branch: "main" } }
    })
    expect(frame(next)).toContain("Sending…")
    expect(asked(next, "enter")).toEqual([])
  })

  const ready = apply(s3(size), ...type("2026/a.pdf"), ...press("enter"))
  const id = "0000ffff-0000-4000-8000-000000000000"
  const made = invocation(0xffff, { kind: "s3", source: someSources[0]?.id ?? "" })

  it("gets the cursor when the feed tells of it, in the list of its source, and q leads back", () => {
    const [done] = answer(sent(ready), { _tag: "Done", id })
    expect(lastSaid(done)).toBe("0000ffff is created: an invocation of s3://acme-legal/2026")
    expect(done.screen).toBe("list")
    const told = apply(done, fed({ _tag: "Added", invocation: made }))
    expect(told.list.cursor?.id).toBe(id)
    expect(apply(told, ...press("q")).screen).toBe("sources")
  })

  it("gets the cursor in a list that would not show it too, but not once a key was pressed", () => {
    const list = apply(sources(size), ...say("inv"), ...press("/", ..."db:nowhere", "enter", "escape"), ...say("status failed"))
    const typed = apply(list, ...press("N"), ...type("c"), ...press("enter"))
    const created = { ...made, sourceId: list.list.cursor?.sourceId }
    const [done] = answer(sent(typed), { _tag: "Done", id })
    expect(apply(done, fed({ _tag: "Added", invocation: created })).list.cursor?.id).toBe(id)
    expect(apply(done, ...press("j"), fed({ _tag: "Added", invocation: created })).list.cursor?.id).not.toBe(id)
  })

  it("that is refused, or whose answer is lost, says so and keeps everything typed", () => {
    const refused = (outcome: ChangeOutcome) => later(answer(sent(ready), outcome)[0])
    const conflict = refused({
      _tag: "Failed",
      text: "invocations create: it exists already (409): an invocation of this object has not ended"
    })
    expect(conflict).toContain("▲ invocations create: it exists already (409)")
    expect(conflict).toMatch(/> object-key +2026\/a\.pdf/)
    expect(refused({ _tag: "Lost", seen: [], isSure: true })).toContain(
      "▲ the answer was lost and it is not sent again: as of now it has not begun"
    )
    expect(refused({ _tag: "Lost", seen: [id], isSure: true })).toContain("it seems to be 0000ffff")
    const [model] = answer(sent(ready), { _tag: "Failed", text: "500" })
    expect(sent(apply(model, ...press("enter")))[1]).toEqual(sent(ready)[1])
  })

  it("is told of when its form was closed meanwhile, and what was typed is there again", () => {
    const [sending, change, of] = sent(ready)
    const closed = apply(sending, ...press("escape"))
    const [failed] = answer([closed, change, of], { _tag: "Failed", text: "403" })
    expect(lastSaid(failed)).toBe("403")
    expect(failed.open).toBeUndefined()
    expect(frame(apply(failed, ...press("N")))).toMatch(/> object-key +2026\/a\.pdf/)
    const [done] = answer([closed, change, of], { _tag: "Done", id })
    expect(done.screen).toBe("sources")
    expect(frame(apply(done, ...press("N")))).not.toContain("2026/a.pdf")
  })

  it("is not sent again as it is while it has no answer, however it was opened again, and ends with its answer", () => {
    const [sending, change, of] = sent(ready)
    const again = apply(sending, ...press("escape", "N", "enter"))
    expect(again.acts.confirming).toBeUndefined()
    expect(lastSaid(again)).toBe("the same was asked for and has no answer yet: ask again only once it has, or change it")
    const anew = apply(sending, ...press("escape", "j", "N", "escape", "k", "N", "ctrl-u"), ...type("2026/a.pdf"), ...press("enter"))
    expect(anew.acts.confirming).toBeUndefined()
    expect(apply(again, ...type("2"), ...press("enter")).acts.confirming?.kind).toBe("send")
    const [lost] = answer([again, change, of], { _tag: "Lost", seen: [], isSure: true })
    expect(later(lost)).toContain("▲ the answer was lost and it is not sent again: as of now it has not begun")
    expect(apply(lost, ...press("enter")).acts.confirming?.kind).toBe("send")
    const [done] = answer([again, change, of], { _tag: "Done", id })
    expect(done.open).toBeUndefined()
    const another = apply(sending, ...press("escape", "N", "c", "escape"))
    expect(frame(apply(answer([another, change, of], { _tag: "Done", id })[0], ...press("N")))).toContain("2026/a.pdfc")
  })

  it("is kept only where something was typed, and only once", () => {
    const reopened = (...keys: ReadonlyArray<string>) => apply(github(size), ...keys.flatMap((key) => press(key)), ...press("escape", "N"))
    expect(lastSaid(reopened("tab"))).toBeUndefined()
    expect(frame(reopened("tab"))).not.toContain("▲ this is needed")
    expect(lastSaid(reopened("c"))).toBe("as you left it; ctrl-u empties a field")
    expect(frame(apply(reopened("c"), ...press("ctrl-u", "escape", "N")))).toMatch(/^> collection$/m)
  })

  it("is not offered for files, for what has no source, or while nothing can be sent", () => {
    const files = apply(sources(size), { _tag: "SourcesRead", sources: [source("00000001", "file", 1)] }, ...press("N"))
    expect(lastSaid(files)).toContain("files are added with chroma-sync files add")
    expect(lastSaid(apply(withRows(size, []), ...press("N")))).toBe("nothing to run: there is no invocation under the cursor")
    expect(lastSaid(apply(sources(size), away, ...press("N")))).toContain("offline: nothing can be sent now")
    const offline = apply(ready, away)
    expect(asked(offline, "y")).toEqual([])
    expect(frame(apply(offline, ...press("y")))).toMatch(/> object-key +2026\/a\.pdf/)
  })

  it("is of a source that is named after the command", () => {
    const named = apply(sources(size), ...say("new acme/handbook"))
    expect(named.open?.about).toMatchObject({ _tag: "NewInvocation", source: { name: "acme/handbook" } })
    expect(apply(sources(size), ...say("new 5d2f8e")).open?.about).toMatchObject({ source: { name: "docs.acme.dev" } })
    expect(apply(sources(size), ...type(":new ac"), ...press("tab")).prompt?.input.text).toBe("new acme/handbook")
    expect(lastSaid(apply(sources(size), ...say("new nobody")))).toBe(
      "nothing to run: no source nobody: give its name or the beginning of its id, as :src has them"
    )
  })
})

describe("a new source", () => {
  it("has the fields of its kind, and what was typed stays where another kind has it too", () => {
    const web = apply(adding(size), ...press("right", "right"))
    expect(frame(web)).toMatch(/> kind +github {3}s3 {2}\[web](.*\n)*.*url +needed/)
    expect(frame(web)).toMatch(/ {2}database +docs/)
    const s3 = apply(web, ...press("left"))
    expect(frame(s3)).toMatch(/> kind +github {2}\[s3](.*\n)*.*bucket +needed(.*\n)*.*database +docs/)
  })

  it("of S3 needs credentials, which never pass through the form", () => {
    const fill = (model: Model) => apply(model, ...press("right"), ...["b", "r", "c"].flatMap((text) => [...press("tab"), ...type(text)]))
    expect(frame(apply(fill(adding(size)), ...press("enter")))).toContain(
      "▲ AWS credentials are needed: credential-id, or AWS_ACCESS_KEY_ID"
    )
    const withKeys = { ...sources(size), acts: { ...sources(size).acts, newSource: { database: "docs", awsKeys: true } } }
    const ready = apply(fill(apply(withKeys, ...press("a"))), ...press("enter"))
    expect(frame(ready)).toContain("credentials    AWS_ACCESS_KEY_ID of the environment")
    expect(sent(ready)[1]).toMatchObject({ _tag: "CreateSource", draft: { origin: { _tag: "S3", awsCredentialId: undefined } } })
  })

  it("is selected once it is made, and the sources are read again", () => {
    const ready = apply(adding(size), ...press("tab"), ...type("acme/new"), ...press("enter"))
    expect(sent(ready)[1]).toMatchObject({
      draft: { databaseName: "docs", origin: { repository: "acme/new", includeGlobs: undefined }, chunking: undefined }
    })
    const made = source("0badbeef", "github", 0)
    const [done, commands] = answer(sent(ready), { _tag: "Done", id: made.id })
    expect(commands.map(({ _tag }) => _tag)).toEqual(["ReadSources", "Follow"])
    const read = apply(done, { _tag: "SourcesRead", sources: [...someSources, made] })
    expect(frame(read)).toMatch(/^> {2}0badbeef/m)
  })
})

describe("deleting a source", () => {
  const asking = (size: Size) => apply(sources(size), ...press("j", "D"))

  it("is done for its short id or its name and nothing else, after the time to take it back", () => {
    expect(frame(asking(size))).toMatch(/Delete the source acme\/handbook\?\n.*github · docs · a81c03f9 · 27 runs known, \d+ live/)
    for (const word of ["", "yes", "acme", "a81c03f", "A81C03F9"]) {
      const refused = apply(asking(size), ...type(word), ...press("enter"))
      expect(refused.acts.held).toEqual([])
      expect(frame(refused)).toContain("▲")
    }
    for (const word of ["a81c03f9", "acme/handbook"]) {
      const [held, commands] = update(apply(asking(size), ...type(word)), { _tag: "Pressed", key: "enter" })
      expect(commands).toEqual([])
      expect(frame(held)).toContain("delete acme/handbook in 3s · z undo")
      expect(secondsLater(held, 4)[1]).toMatchObject([
        { _tag: "Change", change: { _tag: "DeleteSource", source: { id: someSources[1]?.id } } }
      ])
      expect(secondsLater(apply(held, ...press("z")), 4)[1]).toEqual([])
    }
  })

  it("is asked for once, while it is held too", () => {
    const held = apply(asking(size), ...type("a81c03f9"), ...press("enter", "D"), ...type("acme/handbook"), ...press("enter"))
    expect(held.acts.held).toHaveLength(1)
    expect(lastSaid(held)).toContain("the same was asked for")
  })

  it("is told as the service says, and what it refuses is nothing but said", () => {
    const held = apply(asking(size), ...type("a81c03f9"), ...press("enter"))
    const [due, [command]] = secondsLater(held, 4)
    if (command?._tag !== "Change") throw new Error("nothing is sent")
    const after = (outcome: ChangeOutcome) => update(due, { _tag: "Answered", change: command.change, of: command.of, outcome })
    expect(lastSaid(after({ _tag: "Done", id: "" })[0])).toBe("acme/handbook is deleted")
    expect(after({ _tag: "Done", id: "" })[1].map(({ _tag }) => _tag)).toEqual(["ReadSources", "Follow"])
    expect(lastSaid(after({ _tag: "Failed", text: "sources delete: not found (404)" })[0])).toBe("sources delete: not found (404)")
  })
})

describe("read-only", () => {
  it("refuses every form, and offers no key for one", () => {
    const readOnly = sources(size, true)
    for (const key of ["N", "a", "D"]) {
      expect(lastSaid(apply(readOnly, ...press(key)))).toBe("read-only: nothing may be changed here")
      expect(apply(readOnly, ...press(key)).open).toBeUndefined()
    }
    expect(frame(readOnly)).not.toMatch(/new invocation|add source/)
    expect(frame(apply(readOnly, ...press("?"), ...type("by a form")))).not.toContain("a new source")
  })
})
