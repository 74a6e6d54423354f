/**
 * Colour by meaning. The rest of the app names what a text means and never a colour.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"
import { Chalk, type ChalkInstance } from "chalk"
import { cached } from "../cached.ts"
import type { Theme } from "./theme.ts"

/** Paints text; every function gives the text back unchanged where colour is off. */
export interface Style {
  readonly status: (status: StatusName, text: string) => string
  readonly heading: (text: string) => string
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  /** The row under the cursor. Works without colour too. */
  readonly selected: (text: string) => string
}

/** How many colours a terminal has: the 16 that it names, or the 256 that are the same everywhere. */
export type Colours = 16 | 256

type Paint = (text: string) => string
type Palette = Record<StatusName, Paint> & { readonly faint: Paint }

const palettes: Record<Theme, (chalk: ChalkInstance) => Palette> = {
  dark: (chalk) => ({
    pending: chalk.yellow,
    processing: chalk.cyan,
    complete: chalk.green,
    failed: chalk.red,
    cancelled: chalk.gray,
    unknown: chalk.magenta,
    faint: chalk.gray
  }),
  // Yellow, cyan and bright green cannot be read on white.
  light: (chalk) => ({
    pending: chalk.ansi256(94),
    processing: chalk.ansi256(25),
    complete: chalk.ansi256(22),
    failed: chalk.ansi256(124),
    cancelled: chalk.ansi256(240),
    unknown: chalk.ansi256(90),
    faint: chalk.ansi256(240)
  }),
  // The nearest to the colours of Okabe and Ito.
  "color-blind": (chalk) => ({
    pending: chalk.ansi256(227),
    processing: chalk.ansi256(74),
    complete: chalk.ansi256(33),
    failed: chalk.ansi256(208),
    cancelled: chalk.ansi256(245),
    unknown: chalk.ansi256(175),
    faint: chalk.ansi256(245)
  }),
  mono: (chalk) => ({
    pending: (text) => text,
    processing: chalk.bold,
    complete: (text) => text,
    failed: chalk.bold.underline,
    cancelled: chalk.dim,
    unknown: chalk.underline,
    faint: chalk.dim
  })
}

const styles = new Map<string, Style>()

/** `colour: false` still draws the selection where a terminal can invert. Equal arguments give the same value. */
export const makeStyle = (colour: boolean, theme: Theme = "dark", colours: Colours = 16): Style => {
  const key = colour ? `${theme} ${colours}` : ""
  return cached(styles, key, () => make(colour, theme, colours))
}

const make = (colour: boolean, theme: Theme, colours: Colours): Style => {
  const chalk = new Chalk({ level: colour ? (colours === 256 ? 2 : 1) : 0 })
  const palette = palettes[theme](chalk)
  const inverse = new Chalk({ level: 1 }).inverse
  return {
    status: (status, text) => palette[status](text),
    heading: chalk.bold,
    strong: chalk.bold,
    faint: palette.faint,
    good: palette.complete,
    bad: palette.failed,
    selected: (text) => inverse(text)
  }
}
