/**
 * What fills the terminal between header and last line. Each screen is one value in one file; `table.ts` has them all.
 */
import type { Style } from "../../format/style.ts"
import type { Context } from "../keymap.ts"
import type { Model } from "../model.ts"
import type { Motion } from "../motion.ts"
import type { Updated } from "../relist.ts"
import type { TableName } from "../TableView.ts"
import type { Text } from "./reading.ts"

/** A text that `y` can copy. */
export interface Copyable {
  readonly key: string
  readonly what: string
  /** The text; `undefined` where there is none. */
  readonly text: (model: Model) => string | undefined
  /** What the menu shows of it, where all of it may take long to make. */
  readonly shown?: (model: Model) => string | undefined
  /** Why there is no text, where more can be said than that. */
  readonly whyNone?: (model: Model) => string | undefined
}

/** What a screen of few rows can be asked for. */
interface Narrowable {
  readonly name: TableName
  readonly columns: ReadonlyArray<{ readonly name: string; readonly title: string }>
  readonly sort: (model: Model, column: string) => Model
  readonly narrow: (model: Model, filter: string) => Model
}

export interface Screen {
  /** Its name in the first line, behind where we are. */
  readonly title: (model: Model) => string
  /** Whose keys hold. */
  readonly context: (model: Model) => Context
  /** Whether all of the header stands above it, or the first line alone. */
  readonly header: "whole" | "title"
  /** The lines below the header and above the last one, each exactly as wide as the terminal. */
  readonly lines: (model: Model, style: Style) => ReadonlyArray<string>
  /** The text that the keys go to, if they go to one. */
  readonly text?: (model: Model) => Text | undefined
  readonly move: (model: Model, motion: Motion, count: number | undefined) => Model
  /** Where in how many, for the last line; both count from 1. */
  readonly position: (model: Model) => readonly [at: number, of: number]
  /** Where it is a table other than the invocations'. */
  readonly table?: Narrowable
  /** What enter does. */
  readonly open?: (model: Model) => Updated
  /**
   * What is read out to those who see none of it, line by line: everything, labelled, and nothing that only draws. Lists and forms have none: these are
   * told row by row and field by field.
   */
  readonly spoken?: (model: Model) => ReadonlyArray<string>
  /** What `y` offers; without them, what it offers of invocations. */
  readonly copyables?: ReadonlyArray<Copyable>
}
