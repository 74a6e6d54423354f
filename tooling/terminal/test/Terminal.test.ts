import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { openTerminal, type TerminalOptions } from "../src/Terminal.ts"

const child = fileURLToPath(new URL("child.ts", import.meta.url))

/** The child program, once it has said its first line. */
const open = async (options: Partial<TerminalOptions> = {}) => {
  const terminal = openTerminal({ file: process.execPath, args: [child], cols: 90, ...options })
  await terminal.until("the first line", (screen) => screen[0]?.startsWith("ready ") === true)
  return terminal
}

const shows = (line: string) => (screen: ReadonlyArray<string>) => screen.includes(line)

describe("openTerminal", () => {
  it("gives the program a terminal of the size that was asked for, and one for a person", async () => {
    await using terminal = await open({ cols: 100, rows: 12 })
    expect(terminal.screen()[0]).toBe('ready 100x12 {"TERM":"xterm-256color","COLORTERM":"truecolor","CI":"false"}')
    expect(terminal.screen()).toHaveLength(12)
  })

  it("sets and takes away variables of the environment", async () => {
    await using terminal = await open({ env: { CI: "true", COLORTERM: undefined, PROBE: "set" } })
    expect(terminal.screen()[0]).toBe('ready 90x24 {"TERM":"xterm-256color","CI":"true","PROBE":"set"}')
  })

  it("types keys one by one", async () => {
    await using terminal = await open()
    terminal.write("x\u001b")
    await terminal.until("both keys", (screen) => shows('key "x"')(screen) && shows('key "\\u001b"')(screen))
  })

  it("tells the program of a new size", async () => {
    await using terminal = await open()
    terminal.resize(40, 10)
    await terminal.until("the new size", shows("now 40x10"))
    expect(terminal.screen()).toHaveLength(10)
  })

  it("shows nothing beyond the right edge once it is narrower", async () => {
    await using terminal = await open()
    terminal.write("a+")
    await terminal.until("the alternate screen", (screen) => screen[0] === 'key "+"')
    terminal.write("f")
    await terminal.until("a line as wide as the screen", (screen) => screen[1] === "0123456789".repeat(9))
    terminal.resize(40, 10)
    expect(terminal.screen()[1]).toBe("0123456789".repeat(4))
  })

  it("knows the alternate screen and the main one beneath it", async () => {
    await using terminal = await open()
    expect(terminal.alternate()).toBe(false)
    terminal.write("a+")
    await terminal.until("the alternate screen", (screen) => screen[0] === 'key "+"')
    expect(terminal.alternate()).toBe(true)
    terminal.write("m-")
    await terminal.until("the main screen", (screen) => screen[0]?.startsWith("ready") === true && screen[1] === 'key "-"')
    expect(terminal.alternate()).toBe(false)
  })

  it("knows whether the cursor is visible", async () => {
    await using terminal = await open()
    expect(terminal.cursorVisible()).toBe(true)
    terminal.write("h+")
    await terminal.until("the key after hiding", shows('key "+"'))
    expect(terminal.cursorVisible()).toBe(false)
    terminal.write("v-")
    await terminal.until("the key after showing", shows('key "-"'))
    expect(terminal.cursorVisible()).toBe(true)
  })

  it("answers the program's questions as a real terminal does", async () => {
    await using terminal = await open()
    terminal.write("c")
    await terminal.until("the answer", shows('key "\\u001b[2;1R"'))
  })

  it("reads all output to the end before it tells of the exit", async () => {
    await using terminal = await open()
    terminal.write("q")
    expect(await terminal.exit).toMatchObject({ code: 3 })
    expect(terminal.raw().match(/last words/g)).toHaveLength(6_000)
    expect(terminal.text()).toMatch(/last words over\n/)
  })

  it("tells of the signal that ended the program", async () => {
    await using terminal = await open()
    terminal.kill("SIGTERM")
    expect(await terminal.exit).toEqual({ code: 0, signal: 15 })
  })

  it("ends the program when it is disposed of", async () => {
    const terminal = await open()
    await terminal[Symbol.asyncDispose]()
    expect(await terminal.exit).toMatchObject({ signal: 9 })
    expect(() => process.kill(terminal.pid, 0)).toThrow("ESRCH")
  })
})

describe("until", () => {
  it("rejects with the screen when its time is over", async () => {
    await using terminal = await open()
    await expect(terminal.until("a miracle", shows("miracle"), 50)).rejects.toThrow(/^No a miracle within 50 ms:\nready 90x24/)
  })

  it("rejects with the screen when the program ends first", async () => {
    await using terminal = await open()
    const waiting = terminal.until("a miracle", shows("miracle"))
    terminal.write("q")
    await expect(waiting).rejects.toThrow(/^The program ended before a miracle:\n/)
  })

  it("finds what the program said with its last breath", async () => {
    await using terminal = await open()
    const waiting = terminal.until("the end", (screen) => screen.some((line) => line.endsWith("over")))
    terminal.write("q")
    await waiting
    await terminal.exit
    await terminal.until("the end, asked late", (screen) => screen.some((line) => line.endsWith("over")))
  })
})

describe("cells", () => {
  it("reads colours and looks", async () => {
    await using terminal = await open()
    terminal.write("l")
    await terminal.until("the looks", shows("red bold dim inverse exact"))
    const at = (column: number) => terminal.cells()[1]?.[column]
    expect(at(0)).toEqual({ text: "r", foreground: 1, background: undefined, bold: false, dim: false, inverse: false })
    expect(at(4)).toMatchObject({ text: "b", foreground: undefined, bold: true })
    expect(at(9)).toMatchObject({ text: "d", dim: true })
    expect(at(13)).toMatchObject({ text: "i", inverse: true })
    expect(at(21)).toMatchObject({ text: "e", foreground: "#0102ff" })
    expect(at(60)).toMatchObject({ text: " " })
  })

  it("gives a wide character to its first cell and nothing to its second", async () => {
    await using terminal = await open()
    terminal.write("w")
    await terminal.until("the wide characters", shows("日本<&>"))
    expect(
      terminal
        .cells()[1]
        ?.slice(0, 5)
        .map((cell) => cell.text)
    ).toEqual(["日", "", "本", "", "<"])
  })
})
