/**
 * Everything that was said, the newest last.
 */
import { timeOfDay } from "../../format/time.ts"
import { wrap } from "../../format/wrap.ts"
import { textScreen } from "./reading.ts"
import type { TextLine } from "./TextLine.ts"

export const messagesScreen = textScreen(
  () => "messages",
  ({ said }, cells) => {
    const lines = said.flatMap(({ at, text, bad }) =>
      wrap(`${timeOfDay(at)}  ${text}`, cells - 1).map((text): TextLine => ({ text: ` ${text}`, is: bad ? "bad" : undefined }))
    )
    return lines.length === 0 ? [{ text: " Nothing was said yet. (q back)" }] : lines
  },
  ({ said }) => (said.length === 0 ? ["Nothing was said yet."] : said.map(({ at, text }) => `${timeOfDay(at)}: ${text}`))
)
