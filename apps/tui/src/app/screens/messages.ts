/**
 * Everything that was said, the newest last.
 */
import { timeOfDay } from "../../format/time.ts"
import { wrap } from "../../format/wrap.ts"
import { type Said, wentWrong } from "../model.ts"
import { oneLine } from "../pasteable.ts"
import { textScreen } from "./reading.ts"
import type { TextLine } from "./TextLine.ts"

const line = ({ at, text }: Said): string => `${timeOfDay(at)}: ${text}`

const textOf = (said: Said | undefined): string | undefined => said && oneLine(said.text)

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
      { key: "l", what: "last message", text: ({ said }) => textOf(said.at(-1)) },
      { key: "w", what: "last that went wrong", text: ({ said }) => textOf(said.findLast(wentWrong)) },
      { key: "a", what: "all of them", text: ({ said }) => said.map((one) => oneLine(line(one))).join("\n") || undefined }
    ]
  }
)
