/**
 * What the keys and commands do, from the tables that decide it.
 */
import { commands } from "../commands.ts"
import { type Binding, bindings } from "../keymap.ts"
import { textScreen } from "./reading.ts"
import type { TextLine } from "./TextLine.ts"

const groups: ReadonlyArray<Binding["group"]> = ["MOVE", "LIST", "DETAIL", "GO"]

const keyName = (key: string): string => (key === " " ? "space" : key)

/** The help, narrowed to lines with a text in them. */
const helpText = (filter: string, cells: number): ReadonlyArray<TextLine> => {
  const wanted = filter.toLowerCase()
  const line = (keys: string, does: string): ReadonlyArray<TextLine> =>
    `${keys} ${does}`.toLowerCase().includes(wanted) ? [{ text: ` ${keys.padEnd(cells < 60 ? 10 : 20)} ${does}` }] : []
  const sections = [
    ...groups.map((group) => ({
      group: group === "DETAIL" ? "TEXT / DETAIL" : group,
      lines: bindings.filter((binding) => binding.group === group).flatMap(({ keys, does }) => line(keys.map(keyName).join(" "), does))
    })),
    {
      group: "COMMANDS",
      lines: commands.flatMap(({ name, takes, does }) => line(`:${name}${takes === undefined ? "" : ` ${takes}`}`, does))
    },
    {
      group: "QUERIES",
      lines: [
        ...line("status:failed,pending", "one of several statuses"),
        ...line("db:docs collection:…", "also type: source: id: error:, anywhere in the text"),
        ...line("older:2h newer:1d", "by the time since creation: s m h d w"),
        ...line("-status:complete", "not; ! does the same"),
        ...line("error:~4\\d\\d =docs %hbk", "regular expression, whole text, letters in order"),
        ...line("429 upstream", "words anywhere")
      ]
    }
  ].filter(({ lines }) => lines.length > 0)
  const search: TextLine = { text: ` Type to narrow: ${filter}▐`, is: "faint" }
  if (sections.length === 0) return [search, { text: ` Nothing here has "${filter}" in it. (backspace)` }]
  return [
    search,
    ...sections.flatMap(({ group, lines }): ReadonlyArray<TextLine> => [{ text: "" }, { text: ` ${group}`, is: "heading" }, ...lines])
  ]
}

export const helpScreen = textScreen(
  () => "help",
  ({ helpFilter }, cells) => helpText(helpFilter, cells)
)
