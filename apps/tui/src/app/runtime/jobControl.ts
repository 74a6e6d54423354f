/**
 * Stops as the shell's job and goes on: the terminal is the shell's meanwhile.
 */
import type { TerminalModes } from "./TerminalModes.ts"

/** What gives the terminal away, and takes it back with everything drawn anew. */
export type HandOver = () => Promise<{ readonly resume: () => Promise<void> }>

interface JobControlOptions {
  readonly handOver: () => HandOver | undefined
  readonly modes: Pick<TerminalModes, "enter" | "leave">
  /** Before the screen is drawn anew. */
  readonly onContinue: () => void
}

/** Where there is no shell to go to, the stop is refused by the system and nothing says so: this long is waited for it, in milliseconds. */
const patience = 200

/** Listens for stops; `suspend` is the key's. `close` listens no more. */
export const makeJobControl = ({ handOver, modes, onContinue }: JobControlOptions) => {
  let busy = false
  const handing = async (meanwhile: () => Promise<void>): Promise<void> => {
    const give = handOver()
    if (busy || give === undefined) return
    busy = true
    try {
      // While the terminal still echoes nothing.
      await modes.leave()
      const suspension = await give()
      await meanwhile()
      modes.enter()
      // Of a size that has changed meanwhile only the job in front is told: it is read again, as Node does when it is told.
      process.emit("SIGWINCH", "SIGWINCH")
      onContinue()
      await suspension.resume()
    } finally {
      busy = false
    }
  }
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      process.off("SIGTSTP", suspend)
      const timer = setTimeout(goOn, patience)
      function goOn() {
        clearTimeout(timer)
        process.off("SIGCONT", goOn).on("SIGTSTP", suspend)
        resolve()
      }
      process.once("SIGCONT", goOn)
      // The whole group, so that whatever started this program is stopped too and the shell takes over.
      process.kill(0, "SIGTSTP")
    })
  const suspend = (): void => void handing(stop)
  /** After a stop that nobody could see coming the terminal is as somebody else left it. */
  const redraw = (): void => void handing(() => Promise.resolve())
  if (process.platform !== "win32") process.on("SIGTSTP", suspend).on("SIGCONT", redraw)
  return {
    /** Whether the terminal is the shell's, or about to be. */
    away: () => busy,
    suspend: process.platform === "win32" ? redraw : suspend,
    close: () => {
      process.off("SIGTSTP", suspend).off("SIGCONT", redraw)
    }
  }
}
