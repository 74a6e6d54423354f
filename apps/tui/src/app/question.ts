/**
 * A question that names more than is in sight.
 */
import { questionSize } from "./acting.ts"
import { type Confirming, withActs } from "./Acts.ts"
import { frameOf, pageLines } from "./Frame.ts"
import type { Model } from "./model.ts"
import type { Motion } from "./motion.ts"
import { screenOf } from "./screens/table.ts"

/** The question with other lines of it in sight. */
export const scrollQuestion = (model: Model, confirming: Confirming, motion: Motion): Model => {
  const { titles, page } = frameOf(model.size)
  // Besides, it has a line for what is asked and one for the answers.
  const room = Math.max(1, (screenOf(model).header === "title" ? pageLines(model) : titles + page) - 2)
  const most = Math.max(0, questionSize(confirming) - room)
  const top = Math.max(0, Math.min(motion(confirming.top, room, most + 1, undefined), most))
  return withActs(model, { confirming: { ...confirming, top } })
}
