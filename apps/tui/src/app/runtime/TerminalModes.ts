/**
 * What is asked of the terminal besides drawing: its title, reports of focus and mouse, a bell. Everything is given back when the app leaves.
 */
import { throughTmux } from "../copy.ts"
import { harmless } from "../../format/text.ts"

/** How somebody is told of an end besides on the screen. */
export type Notify = "title" | "bell" | "osc9" | "off"

interface Modes {
  readonly write: (text: string) => void
  readonly mouse: boolean
  readonly notify: Notify
  readonly tmux: boolean
  /** Reads what the terminal sends before it knows that it is asked for no more. */
  readonly drain: () => Promise<void>
}

export type TerminalModes = ReturnType<typeof makeTerminalModes>

/** Sets the terminal to letters: the first of its sets, and that to ASCII. */
export const letters = "\u000f\u001b(B"

/** On the way in the terminal keeps its title, on the way out it takes it back. Where it cannot, the title is empty. */
export const makeTerminalModes = ({ write, mouse, notify, tmux, drain }: Modes) => {
  const titled = notify !== "off"
  let entered = false
  let shown = ""
  return {
    enter: (): void => {
      if (entered) return
      entered = true
      // A frame begins where the cursor stands: behind what was typed before it would run over the edge. Letters may have been set to draw lines.
      write(`\r${letters}${titled ? "\u001b[22;2t" : ""}\u001b[?1004h${mouse ? "\u001b[?1000h\u001b[?1006h" : ""}`)
      if (titled && shown !== "") write(`\u001b]2;${shown}\u0007`)
    },
    /** Gives everything back, at once; resolves when the terminal sends no more than keys. Twice does no harm. */
    leave: async (): Promise<void> => {
      if (!entered) return
      entered = false
      write(`${mouse ? "\u001b[?1006l\u001b[?1000l" : ""}\u001b[?1004l${titled ? "\u001b]2;\u0007\u001b[23;2t" : ""}`)
      // A report would be typed into the shell.
      if (mouse) await drain()
    },
    title: (text: string): void => {
      const next = harmless(text)
      if (next === shown) return
      shown = next
      if (entered && titled) write(`\u001b]2;${next}\u0007`)
    },
    notify: (text: string): void => {
      if (notify === "bell") write("\u0007")
      if (notify === "osc9") write((tmux ? throughTmux : (sequence: string) => sequence)(`\u001b]9;${harmless(text).slice(0, 200)}\u0007`))
    }
  }
}
