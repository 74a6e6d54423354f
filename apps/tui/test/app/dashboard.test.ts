import { describe, expect, it } from "@effect/vitest"
import { addressPattern } from "../../src/settings/Reader.ts"
import type { Model } from "../../src/app/model.ts"
import { update } from "../../src/app/update.ts"
import { epoch, invocation, someSources, variety } from "../support.ts"
import { apply, frame, press, withRows } from "./support.ts"

const size = { columns: 120, rows: 24 }
const pattern = "https://console.example/{database}/{collection}?run={invocation}&of={source}"
const asked = (model: Model) => update(model, { _tag: "Pressed", key: "o" })[1]

describe("opening the dashboard", () => {
  it("fills in what is under the cursor, encoded, so that no server text is more than a part", () => {
    const model = { ...withRows(size, [invocation(1, { database: "../x?y#z", collection: "$(rm -rf) &\u001b" })]), dashboardUrl: pattern }
    expect(asked(model)).toEqual([
      {
        _tag: "Open",
        url: "https://console.example/..%2Fx%3Fy%23z/%24(rm%20-rf)%20%26%1B?run=00000001-0000-4000-8000-000000000000&of=a81c03f9-0000-4000-8000-000000000001"
      }
    ])
  })

  it("is of the source on the screen of sources", () => {
    const model = apply(
      withRows(size, variety(9), epoch + 900_000),
      { _tag: "SourcesRead", sources: someSources },
      ...press(...":src", "enter", "j")
    )
    expect(asked({ ...model, dashboardUrl: pattern })).toEqual([
      { _tag: "Open", url: "https://console.example/docs/?run=&of=a81c03f9-0000-4000-8000-000000000001" }
    ])
  })

  it("copies the address where there is no browser, and says what was done", () => {
    const model = withRows(size, [])
    const [copied, commands] = update(model, { _tag: "Opened", url: "https://console.example/x", opened: false })
    expect(frame(copied)).toContain("✓ sent to the terminal's clipboard: https://console.example/x (no browser here)")
    expect(commands).toMatchObject([{ _tag: "Copy" }])
    expect(frame(apply(model, { _tag: "Opened", url: "https://console.example/x", opened: true }))).toContain("✓ opened https://")
    expect(frame(apply(model, ...press("o")))).toContain("▲ nothing to open")
  })

  it.each([
    ["https://console.example/{database}", true],
    ["https://trychroma.com", true],
    ["https://console.example/{team}", false],
    ["javascript:alert(1)", false],
    ["file:///{database}", false],
    ["https://u:p@console.example/", false],
    ["https://{database}.example/{", false]
  ])("takes %s as a setting: %s", (text, valid) => {
    expect(addressPattern.read(text)).toBe(valid ? text : undefined)
  })
})

describe(":theme", () => {
  it("changes the colours at once, and says which there are", () => {
    const model = withRows(size, variety(5))
    expect(apply(model, ...press(...":theme light", "enter")).look.theme).toBe("light")
    expect(frame(apply(model, ...press(...":theme pink", "enter")))).toContain(
      "▲ :theme wants one of dark, light, color-blind, mono; it is dark"
    )
  })
})
