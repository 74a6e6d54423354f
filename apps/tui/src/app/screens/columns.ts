/**
 * Columns that several tables have: what each says, what it is sorted by, how it is painted.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import { percent } from "../../format/number.ts"
import { glyph } from "../../format/status.ts"
import { age } from "../../format/time.ts"
import { createdMs } from "../Data.ts"
import type { Model } from "../model.ts"
import type { TableColumn } from "./tableScreen.ts"

type Cell<Row> = Pick<TableColumn<Row>, "text" | "by" | "paint" | "spoken">

/** The newest run: how it stands, and since when. */
export const lastRun = <Row>(newestOf: (row: Row, model: Model) => Invocation | undefined): Cell<Row> => ({
  text: (row, model) => {
    const newest = newestOf(row, model)
    return newest === undefined ? "never" : `${glyph(statusName(newest.status), false)} ${age(model.now - createdMs(newest))} ago`
  },
  spoken: (row, model) => {
    const newest = newestOf(row, model)
    return newest === undefined ? "never" : `${statusName(newest.status)}, ${age(model.now - createdMs(newest))} ago`
  },
  by: (row, model) => {
    const newest = newestOf(row, model)
    return newest === undefined ? -Infinity : createdMs(newest)
  },
  paint: (row, text, style, model) => {
    const newest = newestOf(row, model)
    return newest === undefined ? style.faint(text) : style.status(statusName(newest.status), text)
  }
})

/** A share from 0 to 1 as whole percent; nothing where there is none. */
export const share = <Row>(shareOf: (row: Row, model: Model) => number | undefined): Cell<Row> => ({
  text: (row, model) => {
    const part = shareOf(row, model)
    return part === undefined ? "" : percent(part, 0)
  },
  by: (row, model) => shareOf(row, model) ?? -1
})
