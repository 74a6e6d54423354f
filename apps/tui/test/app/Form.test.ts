/** A form by itself: where its cursor is, what keys and pastes do, and how it is drawn. */
import { stripVTControlCharacters } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { formOf, fieldsOf, focusAt, pasteForm, typeForm } from "../../src/app/Form.ts"
import { fieldsIn } from "../../src/app/forms.ts"
import type { Message } from "../../src/app/message.ts"
import type { Model, Size } from "../../src/app/model.ts"
import { screenLines } from "../../src/app/screen.ts"
import { inputCells } from "../../src/app/screens/inputCells.ts"
import { sourceParameters } from "../../src/creating/newSource.ts"
import { makeStyle } from "../../src/format/style.ts"
import { hostileText } from "../support.ts"
import { adding, answer, github, s3, sent, sources, type } from "./filling.ts"
import { apply, frame, looksLike, plainLook, press } from "./support.ts"

/** Of the source of an invocation that has the whole screen. */
const fromFullScreen = (size: Size) => apply(sources(size), ...press("q", "f", "N"))

describe("a form", () => {
  const key = fc.oneof(
    fc.constantFrom("tab", "shift-tab", "up", "down", "left", "right", " ", "ctrl-u", "ctrl-w", "home", "end", "backspace", "delete"),
    fc.constantFrom("escape", "enter", "pageDown", "y", "a", "日", "\u0301", "🇩", "🇪", "\u05d0")
  )
  const message: fc.Arbitrary<Message> = fc.oneof(
    { weight: 6, arbitrary: key.map((key): Message => ({ _tag: "Pressed", key })) },
    hostileText.map((text): Message => ({ _tag: "Pasted", text })),
    fc.integer({ min: -3, max: 3 }).map((by): Message => ({ _tag: "Scrolled", by })),
    fc
      .record({ columns: fc.integer({ min: 1, max: 130 }), rows: fc.integer({ min: 1, max: 40 }) })
      .map((size): Message => ({ _tag: "Resized", ...size }))
  )

  it("keeps its cursor in a field that is there, and has lines of the terminal's width, after any keys at any size", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(s3, github, adding, fromFullScreen, (size: Size) => apply(sources(size), ...press("D"))),
        fc.array(message, { maxLength: 40 }),
        fc.boolean(),
        (make, messages, ascii) => {
          let model = make({ columns: 60, rows: 20 })
          for (const message of messages) {
            model = apply(model, message)
            const { open } = model
            if (open !== undefined) {
              const at = focusAt(open.form, fieldsIn(open))
              expect(at).toBeGreaterThanOrEqual(0)
              expect(at).toBeLessThan(fieldsIn(open).length)
            }
            const lines = screenLines({ ...model, look: { ...plainLook, colour: true, ascii } })
            expect(lines).toHaveLength(model.size.rows)
            for (const line of lines) expect(stringWidth(line)).toBe(model.size.columns)
          }
        }
      ),
      { numRuns: 300 }
    )
  })

  it("shows the field that keys go to, wherever it is and however small the terminal", () => {
    for (const columns of [20, 60, 100]) {
      for (const rows of [6, 9, 20]) {
        let model = apply(adding({ columns, rows }), ...press("enter"))
        const fields = model.open === undefined ? [] : fieldsIn(model.open)
        for (const _ of fields) {
          model = apply(model, ...press("down"))
          const { name } = fields[model.open === undefined ? 0 : focusAt(model.open.form, fields)] ?? { name: "no field" }
          expect(frame(model)).toMatch(new RegExp(`^> ?${name}`, "m"))
        }
      }
    }
  })

  it("goes round by tab and shift-tab, and one key undoes the other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (steps) => {
        const form = formOf()
        const fields = fieldsOf(sourceParameters.web, form)
        const there = Array.from({ length: steps }).reduce<typeof form>((moved) => typeForm(moved, fields, "tab"), form)
        expect(focusAt(there, fields)).toBe(steps % fields.length)
        expect(focusAt(typeForm(typeForm(there, fields, "tab"), fields, "shift-tab"), fields)).toBe(steps % fields.length)
      })
    )
  })

  it("has another field for what may be given again once all of them are filled", () => {
    const names = (texts: Record<string, string>) =>
      fieldsOf(sourceParameters.github, formOf(texts)).map(({ name }) => name).filter((name) => name.startsWith("include")) // prettier-ignore
    expect(names({})).toEqual(["include"])
    expect(names({ include: "*.md" })).toEqual(["include", "include-2"])
    expect(names({ include: "", "include-2": "*.md" })).toEqual(["include", "include-2", "include-3"])
  })

  it("draws a line that is written in exactly its cells, with its cursor wherever it can be", () => {
    const style = makeStyle(true)
    fc.assert(
      fc.property(hostileText, fc.nat(), fc.integer({ min: 0, max: 40 }), (text, place, cells) => {
        const line = inputCells({ text, at: place % (text.length + 1) }, cells, style)
        expect(stringWidth(line)).toBe(cells)
        expect(stripVTControlCharacters(line)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      }),
      { numRuns: 2_000 }
    )
    expect(inputCells({ text: "handbook", at: 3 }, 12, style)).toBe(`han${style.selected("d")}book    `)
    expect(inputCells({ text: "handbook", at: 8 }, 6, style)).toBe(`…book${style.selected(" ")}`)
  })

  it("takes a paste as one line, and chooses a word that is pasted", () => {
    const fields = fieldsOf(sourceParameters.s3, formOf())
    const pasted = pasteForm({ ...formOf(), focus: "prefix" }, fields, "\n2026/\na\t\u001b[2J\n")
    expect(pasted.texts.get("prefix")?.text).toBe("2026/ a [2J")
    expect(pasteForm({ ...formOf(), focus: "auto-sync" }, fields, "DIR").texts.get("auto-sync")?.text).toBe("direct")
  })
})

it.each<readonly [string, (size: Size) => Model]>([
  ["new-invocation", (size) => apply(github(size), ...type("handbook_2"), ...press("tab"), ...type("main"))],
  [
    "new-invocation-s3",
    (size) => apply(s3(size), ...type("2026/a.pdf"), ...press("tab", "tab", "tab"), ...type("year=2026"), ...press("enter"))
  ],
  ["new-invocation-asked", (size) => apply(github(size), ...type("handbook_2"), ...press("enter"))],
  [
    "new-invocation-refused",
    (size) => {
      const ready = apply(github(size), ...type("handbook"), ...press("enter"))
      const text =
        "invocations create: it exists already (409): the collection handbook has finished its ingest. Look at what is there already."
      return answer(sent(ready), { _tag: "Failed", text })[0]
    }
  ],
  ["new-source", (size) => apply(adding(size), ...press("tab"), ...type("acme"), ...press("tab"))],
  ["new-source-s3", (size) => apply(adding(size), ...press("right", "shift-tab"))],
  ["delete-source", (size) => apply(sources(size), ...press("j", "D"), ...type("acme"), ...press("enter"))]
])("looks like the pictures at every size: %s", (name, make) => looksLike(name, make))
