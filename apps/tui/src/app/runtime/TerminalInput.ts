/**
 * What the terminal sends, for Ink: keys and pastes go on, reports of focus and mouse are taken out and told, since Ink would swallow them, and answers to
 * what others asked the terminal are dropped, since Ink would take them for keys.
 */
import { PassThrough } from "node:stream"
import { StringDecoder } from "node:string_decoder"
import type { Message } from "../message.ts"

/** Lines that one step of the wheel scrolls. */
const wheelStep = 3

// oxlint-disable-next-line no-control-regex -- the reports begin with the escape character
const reports = /\u001b\[(?:([IO])|<(\d+);(\d+);(\d+)([Mm]))/g
/** Late answers to a program before this one: strings such as a colour or a name, and clicks as they were reported long ago. */
// oxlint-disable-next-line no-control-regex -- as above
const answers = /\u001b(?:[\]PX^_][^\p{Cc}]*(?:\u0007|\u009c|\u001b\\)|\[M.{3})/gsu
/** What either begins with, or a paste, unlike a key with alt. */
// oxlint-disable-next-line no-control-regex -- as above
const begun = /\u001b(?:\[2(?:0[01]?)?|\[<[\d;]{0,12}|\[M.{0,2}|(?:\]\d|P[\d>!]|_G)[^\p{Cc}]*\u001b?)$/su
/** What either begins with, and is a key where nothing follows. */
// oxlint-disable-next-line no-control-regex -- as above
const keyOrBegun = /\u001b[[\]P_]?$/

// oxlint-disable-next-line no-control-regex -- as above
const ctrlC = /^\u0003+$/
const [pasteStart, pasteEnd] = ["\u001b[200~", "\u001b[201~"]

/** How long the rest of a report is waited for, in milliseconds: what then comes are keys. For as long nothing comes where a paste has lost its end. */
const patience = 1_000
/** How long what may be a key waits for more, in milliseconds: as long as Ink has an escape wait. */
const keyPatience = 20
/** How long what still comes is read while the terminal is given back, in milliseconds: it was sent before that is known there. */
const drainFor = 50

/** Takes text apart into what is for Ink and what is told; a report that is not whole yet waits for the rest. */
const makeReportReader = (tell: (message: Message) => void) => {
  let held = ""
  let heldAt = 0
  /** What was taken for a key when nothing followed. */
  let taken = ""
  let pasting = false
  let passed = ""
  let readAt = 0
  /** Whether nothing but ctrl-c has come since nothing came for a while. */
  let onlyCtrlC = false
  /** Notes where pastes begin and end in what Ink gets. */
  const pass = (text: string): string => {
    passed += text
    const [start, end] = [passed.lastIndexOf(pasteStart), passed.lastIndexOf(pasteEnd)]
    if (start !== end) pasting = start > end
    passed = passed.slice(1 - pasteEnd.length)
    return text
  }
  return {
    read: (text: string): string => {
      const now = performance.now()
      onlyCtrlC = (onlyCtrlC || now - readAt >= patience) && ctrlC.test(text)
      readAt = now
      const begins = (begun: string): boolean => begun !== "" && (begun + text).startsWith(pasteStart)
      const mayBegin = (begun: string): boolean => begun !== "" && pasteStart.startsWith(begun + text)
      // The marks of a paste may be however late: nothing that is pasted is a key.
      if (now - heldAt >= patience && !pasting && !begins(held) && !mayBegin(held)) held = ""
      const before = begins(taken) ? taken : held
      taken = mayBegin(taken) ? taken + text : ""
      const whole = (before + text).replace(answers, "")
      if (held === "") heldAt = now
      held = (begun.exec(whole) ?? keyOrBegun.exec(whole))?.[0] ?? ""
      const keys = whole.slice(0, whole.length - held.length).replace(reports, (_, focus, button, _column, line, press) => {
        const code = Number(button)
        if (focus !== undefined) tell({ _tag: "Focused", focused: focus === "I" })
        // With bit 6 it is the wheel, whose lowest bit is the direction; bits 2 to 4 are modifier keys.
        else if ((code & 64) !== 0) tell({ _tag: "Scrolled", by: (code & 1) === 0 ? -wheelStep : wheelStep })
        else if ((code & 35) === 0 && press === "M") tell({ _tag: "Clicked", line: Number(line) - 1 })
        return ""
      })
      return pass(keys)
    },
    /** Nothing has followed for as long as a key waits. Ink would have an escape wait as long again, so it is told, unless it is of a paste's end. */
    giveUp: (): string => {
      const key = keyOrBegun.exec(held)?.[0]
      if (key === undefined || key !== held) return ""
      held = ""
      taken = key
      if (key !== "\u001b" || pasting) return pass(key)
      tell({ _tag: "Pressed", key: "escape" })
      return ""
    },
    /** Nothing has followed for as long as a paste's end is waited for. A paste may stand still too, but not around a ctrl-c that is one of its own. */
    endPaste: (): string => (pasting && onlyCtrlC ? pass(pasteEnd) : "")
  }
}

/** A terminal's input that Ink can read, and the way to let go of the terminal. */
export const openTerminalInput = (source: NodeJS.ReadStream, tell: (message: Message) => void) => {
  const input = new PassThrough()
  const { read, giveUp, endPaste } = makeReportReader(tell)
  const decoder = new StringDecoder("utf8")
  const give = (keys: string): void => void (keys !== "" && input.write(keys))
  let waiting: NodeJS.Timeout | undefined
  let ending: NodeJS.Timeout | undefined
  let draining = false
  const onData = (chunk: Buffer): void => {
    clearTimeout(waiting)
    clearTimeout(ending)
    const text = decoder.write(chunk)
    if (draining) return
    give(read(text))
    waiting = setTimeout(() => give(giveUp()), keyPatience)
    ending = setTimeout(() => give(endPaste()), patience)
  }
  // The terminal may be gone, and then there is no mode to set.
  const setRawMode = (raw: boolean): void => void (source.isTTY && !source.destroyed && source.setRawMode(raw))
  // Before the first frame: a key that the terminal itself echoes onto it would scroll the screen.
  setRawMode(true)
  source.on("data", onData)
  const stdin = Object.assign(input, {
    isTTY: true,
    setRawMode: (raw: boolean) => {
      setRawMode(raw)
      return stdin
    },
    ref: () => {
      source.ref()
      return stdin
    },
    unref: () => {
      source.unref()
      return stdin
    }
  })
  return {
    // Of a terminal's stream Ink uses what this one has.
    stdin: stdin as unknown as NodeJS.ReadStream,
    /** Resolves after a moment in which what comes is dropped. */
    drain: (): Promise<void> =>
      new Promise((resolve) => {
        draining = true
        setTimeout(() => {
          draining = false
          resolve()
        }, drainFor)
      }),
    close: (): void => {
      clearTimeout(waiting)
      clearTimeout(ending)
      source.off("data", onData).pause()
      setRawMode(false)
      input.end()
    }
  }
}
