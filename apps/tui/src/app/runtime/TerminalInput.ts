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
/** What either begins with, unlike a key with alt. */
// oxlint-disable-next-line no-control-regex -- as above
const begun = /\u001b(?:\[<[\d;]{0,12}|\[M.{0,2}|(?:\]\d|P[\d>!]|_G)[^\p{Cc}]*\u001b?)$/su

/** How long the rest of a report is waited for, in milliseconds: what then comes are keys. */
const patience = 1_000

/** Takes text apart into what is for Ink and what is told; a report that is not whole yet waits for the rest. */
export const makeReportReader = (tell: (message: Message) => void, now = () => performance.now()): ((text: string) => string) => {
  let held = ""
  let heldAt = 0
  return (text) => {
    if (now() - heldAt >= patience) held = ""
    const whole = (held + text).replace(answers, "")
    if (held === "") heldAt = now()
    held = begun.exec(whole)?.[0] ?? ""
    return whole.slice(0, whole.length - held.length).replace(reports, (_, focus, button, _column, line, press) => {
      const code = Number(button)
      if (focus !== undefined) tell({ _tag: "Focused", focused: focus === "I" })
      // With bit 6 it is the wheel, whose lowest bit is the direction; bits 2 to 4 are modifier keys.
      else if ((code & 64) !== 0) tell({ _tag: "Scrolled", by: (code & 1) === 0 ? -wheelStep : wheelStep })
      else if ((code & 35) === 0 && press === "M") tell({ _tag: "Clicked", line: Number(line) - 1 })
      return ""
    })
  }
}

/** A terminal's input that Ink can read, and the way to let go of the terminal. */
export const openTerminalInput = (
  source: NodeJS.ReadStream,
  tell: (message: Message) => void
): { readonly stdin: NodeJS.ReadStream; readonly close: () => void } => {
  const input = new PassThrough()
  const read = makeReportReader(tell)
  const decoder = new StringDecoder("utf8")
  const onData = (chunk: Buffer): void => {
    const keys = read(decoder.write(chunk))
    if (keys !== "") input.write(keys)
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
    close: () => {
      source.off("data", onData).pause()
      setRawMode(false)
      input.end()
    }
  }
}
