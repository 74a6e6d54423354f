/**
 * Colour by meaning. The rest of the app names what a text means and never a colour.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"
import { Chalk } from "chalk"

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

/** `colour: false` still draws the selection where a terminal can invert. Equal arguments give the same value. */
export const makeStyle = (colour: boolean): Style => (colour ? coloured : plain)

const make = (colour: boolean): Style => {
  const chalk = new Chalk({ level: colour ? 1 : 0 })
  const inverse = new Chalk({ level: 1 }).inverse
  const statuses: Record<StatusName, (text: string) => string> = {
    pending: chalk.yellow,
    processing: chalk.cyan,
    complete: chalk.green,
    failed: chalk.red,
    cancelled: chalk.gray,
    unknown: chalk.magenta
  }
  return {
    status: (status, text) => statuses[status](text),
    heading: chalk.bold,
    strong: chalk.bold,
    faint: chalk.gray,
    good: chalk.green,
    bad: chalk.red,
    selected: (text) => inverse(text)
  }
}

const coloured = make(true)
const plain = make(false)
