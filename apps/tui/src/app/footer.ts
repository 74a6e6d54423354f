/**
 * The last line: which keys help here, and where in the list we are.
 */
import type { Style } from "../format/style.ts"
import { fit, width } from "../format/text.ts"
import { paintTruth, truthText } from "./header.ts"
import { hints } from "./keymap.ts"
import type { Frame, Model } from "./model.ts"

export const footerLine = (model: Model, frame: Frame, style: Style): string => {
  const cells = model.size.columns
  const { list } = model
  const at = list.shown.size === 0 ? 0 : list.cursorAt + 1
  const place = ` ${at.toLocaleString("en")}/${list.shown.size.toLocaleString("en")} `
  const room = cells - width(place)
  if (room < 1) return style.faint(fit(place, cells))
  // Without a header the truth is told here.
  if (frame.tiny) return paintTruth(model, style, fit(` ${truthText(model)}`, room)) + style.faint(place)
  return style.faint(fit(hintsText(room), room) + place)
}

/** As many hints as fit, the way out always among them. */
const hintsText = (room: number): string => {
  const kept = [...hints]
  while (kept.length > 1 && width(` ${kept.join(" · ")}`) > room) kept.splice(-2, 1)
  return ` ${kept.join(" · ")}`
}
