/**
 * What the wheel and a click do.
 */
import { stripVTControlCharacters } from "node:util"
import { frameOf } from "./Frame.ts"
import type { Model } from "./model.ts"
import { scrollQuestion } from "./question.ts"
import { screenLines } from "./screen.ts"
import { screenOf } from "./screens/table.ts"

/** The screen that is shown, or the question over it, some lines further. */
export const scrollBy = (model: Model, by: number): Model => {
  const { confirming } = model.acts
  if (confirming !== undefined) return scrollQuestion(model, confirming, (at) => at + by)
  return model.prompt !== undefined || model.menu !== undefined ? model : screenOf(model).move(model, (at) => at + by, undefined)
}

/** The cursor on the line that was clicked; nothing where the screen has no cursor, or the line no row. */
export const clickLine = (model: Model, line: number): Model => {
  const { acts, menu, open, prompt } = model
  if ((acts.confirming ?? prompt ?? menu ?? open ?? screenOf(model).text?.(model)) !== undefined) return model
  const cursor = screenLines(model).findIndex((text) => stripVTControlCharacters(text).startsWith(">"))
  const { header, titles } = frameOf(model.size)
  const first = (screenOf(model).header === "title" ? Math.min(1, header) : header) + titles
  return cursor === -1 || line < first || line >= model.size.rows - 1 ? model : scrollBy(model, line - cursor)
}
