/**
 * What fills the terminal between header and last line. Each screen is one value in one file; `table.ts` has them all.
 */
import type { Style } from "../../format/style.ts"
import type { Context } from "../keymap.ts"
import type { Frame, Model } from "../model.ts"
import type { Motion } from "../motion.ts"
import type { Text } from "./reading.ts"

export interface Screen {
  /** Its name in the first line, behind where we are. */
  readonly title: (model: Model) => string
  /** Whose keys hold. */
  readonly context: (model: Model) => Context
  /** Whether all of the header stands above it, or the first line alone. */
  readonly header: "whole" | "title"
  /** The lines below the header and above the last one, each exactly as wide as the terminal. */
  readonly lines: (model: Model, frame: Frame, style: Style) => ReadonlyArray<string>
  /** The text that the keys go to, if they go to one. */
  readonly text: (model: Model) => Text | undefined
  readonly move: (model: Model, motion: Motion, count: number | undefined) => Model
  /** Where in how many, for the last line; both count from 1. */
  readonly position: (model: Model) => readonly [at: number, of: number]
}
