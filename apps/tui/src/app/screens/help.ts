/**
 * What the keys and commands do, from the tables that decide it.
 */
import { commands } from "../commands.ts"
import { formKeys } from "../Form.ts"
import { type Binding, bindings } from "../keymap.ts"
import { wrap } from "../../format/wrap.ts"
import { textScreen } from "./reading.ts"
import { beside, type TextLine } from "./TextLine.ts"

const groups: ReadonlyArray<Binding["group"]> = ["MOVE", "LIST", "TABLES", "DETAIL", "ACT", "GO"]

const titles: Partial<Record<Binding["group"], string>> = { DETAIL: "TEXT / DETAIL", TABLES: "SOURCES / GROUPS / DATABASES" }

const keyName = (key: string): string => (key === " " ? "space" : key)

interface Section {
  readonly group: string
  readonly lines: ReadonlyArray<readonly [keys: string, does: string]>
}

const sectionsOf = (readOnly: boolean): ReadonlyArray<Section> => [
  ...groups
    .filter((group) => !(readOnly && group === "ACT"))
    .map((group) => ({
      group: titles[group] ?? group,
      lines: bindings.filter((binding) => binding.group === group).map(({ keys, does }) => [keys.map(keyName).join(" "), does] as const)
    })),
  { group: "FORMS", lines: readOnly ? [] : formKeys.map(({ keys, does }) => [keys.join(" "), does] as const) },
  {
    group: "COMMANDS",
    lines: commands
      .filter(({ changes }) => !(readOnly && changes === true))
      .map(({ name, takes, does }) => [`:${name}${takes === undefined ? "" : ` ${takes}`}`, does] as const)
  },
  {
    group: "QUERIES",
    lines: [
      ["status:failed,pending", "one of several statuses"],
      ["db:docs collection:…", "also type: source: id: error:, anywhere in the text"],
      ["older:2h newer:1d", "by age: s m h d w; or by 2026-03-01"],
      ["-status:complete", "not; ! does the same"],
      ["error:~4\\d\\d =docs %hbk", "regular expression, whole text, letters in order"],
      ["group:…", "failures of one group, as g finds them"],
      ["429 upstream", "words anywhere"]
    ]
  }
]

/** The help, narrowed to lines with a text in them. */
const helpText = (filter: string, cells: number, readOnly: boolean): ReadonlyArray<TextLine> => {
  const wanted = filter.toLowerCase()
  const columns = cells < sideBySide ? 1 : 2
  const room = Math.floor(cells / columns)
  const names = cells < 60 ? 10 : columns > 1 ? 16 : 20
  const line = (keys: string, does: string): ReadonlyArray<TextLine> => {
    if (!`${keys} ${does}`.toLowerCase().includes(wanted)) return []
    // What it does goes on below itself, and a long name stands above it.
    const [first = "", ...rest] = wrap(does, Math.max(1, room - names - 3))
    const indent = " ".repeat(names + 2)
    const begin = keys.length > names ? [` ${keys}`, indent + first] : [` ${keys.padEnd(names)} ${first}`]
    return [...begin, ...rest.map((text) => indent + text)].map((text) => ({ text }))
  }
  const sections = sectionsOf(readOnly)
    .map(({ group, lines }) => ({ group, lines: lines.flatMap(([keys, does]) => line(keys, does)) }))
    .filter(({ lines }) => lines.length > 0)
  const search: TextLine = { text: ` Type to narrow: ${filter}▐`, is: "faint" }
  if (sections.length === 0) return [search, { text: ` Nothing here has "${filter}" in it. (backspace)` }]
  const blocks = sections.map(({ group, lines }): ReadonlyArray<TextLine> => [{ text: "" }, { text: ` ${group}`, is: "heading" }, ...lines])
  return [search, ...(columns === 1 ? blocks.flat() : inColumns(blocks, room, cells))]
}

const none: TextLine = { text: "" }

/** From this width on the help stands in two columns. */
const sideBySide = 110

/** The first sections beside the others, as even as sections allow. */
const inColumns = (blocks: ReadonlyArray<ReadonlyArray<TextLine>>, room: number, cells: number): ReadonlyArray<TextLine> => {
  const splits = blocks.map((_, place) => [blocks.slice(0, place + 1).flat(), blocks.slice(place + 1).flat()] as const)
  const height = ([left, right]: (typeof splits)[number]): number => Math.max(left.length, right.length)
  const [left, right] = splits.reduce((best, split) => (height(split) < height(best) ? split : best))
  return Array.from({ length: height([left, right]) }, (_, row) => beside([left[row] ?? none, room], [right[row] ?? none, cells - room]))
}

export const helpScreen = textScreen(
  () => "help",
  ({ helpFilter, acts }, cells) => helpText(helpFilter, cells, acts.readOnly),
  // Keys are nothing to those who type lines.
  ({ acts }) =>
    sectionsOf(acts.readOnly)
      .filter(({ group }) => group === "COMMANDS" || group === "QUERIES")
      .flatMap(({ group, lines }) => [group, ...lines.map(([keys, does]) => `${keys}: ${does}`)])
)
