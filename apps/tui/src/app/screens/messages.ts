/**
 * Everything that was said, the newest last.
 */
import { timeOfDay } from "../../format/time.ts"
import { wrap } from "../../format/wrap.ts"
import type { Said } from "../model.ts"
import { textScreen } from "./reading.ts"
import type { TextLine } from "./TextLine.ts"

const line = ({ at, text }: Said): string => `${timeOfDay(at)}: ${text}`

export const messagesScreen = textScreen(
  () => "messages",
  ({ said }, cells) => {
    const lines = said.flatMap(({ at, text, bad }) =>
      wrap(`${timeOfDay(at)}  ${text}`, cells - 1).map((text): TextLine => ({ text: ` ${text}`, is: bad ? "bad" : undefined }))
    )
    return lines.length === 0 ? [{ text: " Nothing was said yet. (q back)" }] : lines
  },
  ({ said }) => (said.length === 0 ? ["Nothing was said yet."] : said.map(line)),
  {
    copyables: [
      { key: "l", what: "last message", text: ({ said }) => said.at(-1)?.text },
      { key: "w", what: "last that went wrong", text: ({ said }) => said.findLast(({ bad }) => bad)?.text },
      { key: "a", what: "all of them", text: ({ said }) => said.map(line).join("\n") || undefined }
    ]
  }
)
