/**
 * What the terminal is like that the app is drawn on.
 */
import type { Theme } from "../format/theme.ts"
import type { Terminal } from "../terminal.ts"
import type { Look, Size } from "./model.ts"

export const lookOf = ({ colour, ascii, env }: Terminal["Service"], theme: Theme = "dark"): Look => ({
  colour,
  theme,
  colours: /256|direct|truecolor|24bit/.test(`${env["TERM"]} ${env["COLORTERM"]}`) ? 256 : 16,
  ascii,
  tmux: (env["TMUX"] ?? "") !== ""
})

/** Its size now. */
export const terminalSize = (): Size => ({ columns: process.stdout.columns ?? 80, rows: process.stdout.rows ?? 24 })
