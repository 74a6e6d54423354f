/** What the terminal is asked for besides drawing, and given back. */
import { describe, expect, it } from "@effect/vitest"
import { makeTerminalModes, type Notify } from "../../src/app/runtime/TerminalModes.ts"

const modes = (notify: Notify, tmux = false, mouse = false) => {
  const written: Array<string> = []
  const drained = Promise.withResolvers<void>()
  const drain = () => {
    written.push("drains")
    return drained.promise
  }
  return {
    ...makeTerminalModes({ write: (text) => written.push(text), mouse, notify, tmux, drain }),
    drained,
    text: () => written.splice(0).join("")
  }
}

describe("the terminal", () => {
  it.each<readonly [Notify, tmux: boolean, sent: string]>([
    ["title", false, ""],
    ["off", false, ""],
    ["bell", false, "\u0007"],
    ["osc9", false, "\u001b]9;it has ended\u0007"],
    ["osc9", true, "\u001bPtmux;\u001b\u001b]9;it has ended\u0007\u001b\\"]
  ])("notified by %s, in tmux %s, gets %j", (notify, tmux, sent) => {
    const terminal = modes(notify, tmux)
    terminal.notify("it has ended")
    expect(terminal.text()).toBe(sent)
  })

  it("that reports the mouse is left once it does no more, which the other need not be waited for", async () => {
    const [terminal, other] = [modes("off", false, true), modes("off")]
    terminal.enter()
    other.enter()
    let left = false
    const leaving = terminal.leave().then(() => (left = true))
    await other.leave()
    expect(other.text()).not.toContain("drains")
    expect(terminal.text()).toMatch(/\[\?1000l.*drains$/)
    expect(left).toBe(false)
    terminal.drained.resolve()
    await leaving
  })

  it("is told of an end by text alone, whatever the service put in it", () => {
    const terminal = modes("osc9")
    terminal.notify("a\u0007\u001b]0;owned\u0007b")
    // oxlint-disable-next-line no-control-regex -- the sequence's own controls are the only ones
    expect(terminal.text()).toMatch(/^\u001b\]9;[^\u0000-\u001f]*\u0007$/)
  })

  it.each<readonly [Notify, mouse: boolean]>([
    ["title", true],
    ["off", false]
  ])("takes back what it gave, once, by %s and mouse %s", (notify, mouse) => {
    const terminal = modes(notify, false, mouse)
    terminal.enter()
    terminal.title("one")
    terminal.enter()
    const given = terminal.text()
    void terminal.leave()
    void terminal.leave()
    const taken = terminal.text()
    const modesOf = (text: string, end: string) =>
      // oxlint-disable-next-line no-control-regex -- sequences begin with the escape character
      Array.from(text.matchAll(/\u001b\[\?(\d+)([hl])/g), ([, mode, to]) => (to === end ? [mode] : [])).flat()
    expect(modesOf(given, "h").toSorted()).toEqual(mouse ? ["1000", "1004", "1006"] : ["1004"])
    expect(modesOf(taken, "l").toSorted()).toEqual(modesOf(given, "h").toSorted())
    expect(given.includes("\u001b]2;one\u0007")).toBe(notify === "title")
    expect(taken.includes("\u001b]2;\u0007\u001b[23;2t")).toBe(notify === "title")
  })
})
