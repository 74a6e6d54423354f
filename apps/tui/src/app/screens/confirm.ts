/**
 * A question before something is changed: it opens on No, and names its targets.
 */
import type { Style } from "../../format/style.ts"
import { fit, width } from "../../format/text.ts"
import type { Confirming } from "../Acts.ts"
import { questionLines, questionOf, questionSize } from "../acting.ts"
import type { Model } from "../model.ts"

/** At most so many lines, each exactly as wide as the terminal: the question, targets in sight, the answers. */
export const confirmLines = (model: Model, confirming: Confirming, cells: number, most: number, style: Style): ReadonlyArray<string> => {
  const { yes, top } = confirming
  const size = questionSize(confirming)
  const no = yes ? "  No  " : "[ No ]"
  const answers = `${no}  ${yes ? "[ Yes ]" : "  Yes  "} `
  const room = Math.max(0, Math.min(most - 2, size))
  const from = Math.max(0, Math.min(top, size - room))
  const rest = size - from - room
  const more = room > 0 && (rest > 0 || from > 0) ? ` (${from + 1}–${from + room}, j k)` : ""
  const question = ` ${questionOf(confirming)}${more}`
  // Where there is one line it has both, and the answers are what must be seen.
  const seen = fit(answers, Math.min(cells, width(answers)))
  const last = fit(most < 2 ? question : " y yes · n no · tab enter", cells - width(seen)) + style.strong(seen)
  const targets = questionLines(model, confirming, from, from + room).map(({ text, skipped }) =>
    (skipped ? style.faint : String)(fit(`   ${text}`, cells))
  )
  return (most < 2 ? [last] : [style.heading(fit(question, cells)), ...targets, last]).slice(0, most)
}
