/**
 * Which key does what. The footer and the help are drawn from the same table, so they cannot lie.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import { cached } from "../cached.ts"
import { type TableName, tableNames } from "./TableView.ts"

/** Whose keys hold: the list's, the detail's, those of other texts (help, messages, info), of the stats, or of another table. */
export type Context = "list" | "text" | "page" | "stats" | TableName

interface Bound {
  readonly keys: ReadonlyArray<string>
  readonly action: string
  /** Where it holds. */
  readonly in: ReadonlyArray<Context> | Context | "all"
  readonly group: "MOVE" | "LIST" | "TABLES" | "DETAIL" | "ACT" | "GO"
  /** What it does, for the help. */
  readonly does: string
  /** Fewer words for the footer, which has the most useful first. */
  readonly hint?: string
}

const statuses = ["all", ...StatusName.literals] as const

const table = [
  { keys: ["j", "down"], action: "down", in: "all", group: "MOVE", does: "one down; 5j five" },
  { keys: ["k", "up"], action: "up", in: "all", group: "MOVE", does: "one up" },
  { keys: ["ctrl-d"], action: "halfDown", in: "all", group: "MOVE", does: "half a screen down" },
  { keys: ["ctrl-u"], action: "halfUp", in: "all", group: "MOVE", does: "half a screen up" },
  { keys: ["ctrl-f", "pageDown"], action: "pageDown", in: "all", group: "MOVE", does: "a screen down" },
  { keys: ["ctrl-b", "pageUp"], action: "pageUp", in: "all", group: "MOVE", does: "a screen up" },
  { keys: ["gg", "home"], action: "first", in: "all", group: "MOVE", does: "to the first" },
  { keys: ["G", "end"], action: "last", in: "all", group: "MOVE", does: "to the last; 20G to the 20th" },
  { keys: ["H"], action: "screenTop", in: "list", group: "MOVE", does: "to the top of the screen" },
  { keys: ["M"], action: "screenMiddle", in: "list", group: "MOVE", does: "to its middle" },
  { keys: ["L"], action: "screenBottom", in: "list", group: "MOVE", does: "to its bottom" },
  { keys: ["enter"], action: "detail", in: "list", group: "LIST", does: "everything about the invocation", hint: "enter detail" },
  {
    keys: ["x"],
    action: "cancel",
    in: ["list", "text"],
    group: "ACT",
    does: "cancel it, or all that is marked; asks first",
    hint: "x cancel"
  },
  {
    keys: ["R"],
    action: "rerun",
    in: ["list", "text"],
    group: "ACT",
    does: "run it again, or all that is marked; asks first",
    hint: "R re-run"
  },
  { keys: ["z"], action: "undo", in: "all", group: "ACT", does: "take back within 3 seconds a cancel, re-run or deletion" },
  {
    keys: [">"],
    action: "again",
    in: ["list", "text"],
    group: "GO",
    does: "to its new run where it was run again; from the last to the first"
  },
  { keys: ["N"], action: "newInvocation", in: "list", group: "ACT", does: "a new invocation of its source, by a form" },
  {
    keys: ["/"],
    action: "filter",
    in: ["list", "stats"],
    group: "LIST",
    does: "filter by a query, such as status:failed older:2h",
    hint: "/ filter"
  },
  { keys: ["s", "O"], action: "sort", in: "list", group: "LIST", does: "sort by columns", hint: "s sort" },
  { keys: ["C"], action: "columns", in: "list", group: "LIST", does: "choose columns" },
  { keys: ["t"], action: "times", in: "list", group: "LIST", does: "ages or times of day" },
  { keys: [" "], action: "mark", in: "list", group: "LIST", does: "mark", hint: "space mark" },
  { keys: ["v"], action: "range", in: "list", group: "LIST", does: "mark a range: v, move, v" },
  { keys: ["V"], action: "markAll", in: "list", group: "LIST", does: "mark all that is shown, or none" },
  { keys: ["W"], action: "watch", in: ["list", "text"], group: "LIST", does: "be told when it ends, or what is marked" },
  { keys: ["p"], action: "pause", in: "list", group: "LIST", does: "let the list stand still" },
  ...statuses.map((status, place) => ({
    keys: [String(place + 1)],
    action: `filter ${status}` as const,
    in: ["list", "stats"] as const,
    group: "LIST" as const,
    does: status === "all" ? "every status" : `only ${status}`
  })),
  { keys: ["enter"], action: "open", in: "sources", group: "TABLES", does: "the source's invocations", hint: "enter its invocations" },
  {
    keys: ["N"],
    action: "newInvocation",
    in: "sources",
    group: "ACT",
    does: "a new invocation of the source, by a form",
    hint: "N new invocation"
  },
  { keys: ["a"], action: "newSource", in: "sources", group: "ACT", does: "add a source, by a form", hint: "a add source" },
  { keys: ["D"], action: "deleteSource", in: "sources", group: "ACT", does: "delete the source, once its name is typed" },
  { keys: ["enter"], action: "open", in: "groups", group: "TABLES", does: "the failures of the group", hint: "enter its failures" },
  { keys: ["enter"], action: "open", in: "databases", group: "TABLES", does: "the database's invocations", hint: "enter its invocations" },
  { keys: ["/"], action: "narrow", in: tableNames, group: "TABLES", does: "narrow a table to rows with some words", hint: "/ narrow" },
  { keys: ["s", "O"], action: "sortTable", in: tableNames, group: "TABLES", does: "sort a table by a column", hint: "s sort" },
  { keys: [" "], action: "pageDown", in: ["text", "page", "stats"], group: "DETAIL", does: "a screen down" },
  { keys: ["w"], action: "wrap", in: "text", group: "DETAIL", does: "wrap long lines, or cut them", hint: "w wrap" },
  { keys: ["r"], action: "raw", in: "text", group: "DETAIL", does: "the JSON that the service sent", hint: "r raw JSON" },
  { keys: ["/"], action: "find", in: ["text", "page"], group: "DETAIL", does: "find in the text", hint: "/ find" },
  { keys: ["n"], action: "findNext", in: ["text", "page"], group: "DETAIL", does: "the next match" },
  {
    keys: ["N"],
    action: "findPrevious",
    in: ["text", "page"],
    group: "DETAIL",
    does: "the match before; in a detail where nothing is sought, a new invocation"
  },
  { keys: ["F"], action: "follow", in: ["text", "page"], group: "DETAIL", does: "stay at the end, as more comes" },
  { keys: ["f"], action: "full", in: ["list", "text"], group: "DETAIL", does: "the detail alone, without a frame", hint: "f full screen" },
  { keys: ["J"], action: "next", in: "text", group: "DETAIL", does: "the next invocation's detail" },
  { keys: ["K"], action: "previous", in: "text", group: "DETAIL", does: "the previous invocation's detail" },
  {
    keys: ["g"],
    action: "groups",
    in: ["list", "text", "stats"],
    group: "GO",
    does: "what failed, in groups of like errors",
    hint: "g groups"
  },
  { keys: ["U"], action: "unresolved", in: "list", group: "GO", does: "what failed and has not completed since" },
  {
    keys: ["o"],
    action: "dashboard",
    in: ["list", "text", "sources"],
    group: "GO",
    does: "open in the dashboard; without a browser copy its address",
    hint: "o dashboard"
  },
  {
    keys: ["y"],
    action: "copy",
    in: "all",
    group: "GO",
    does: "copy: yi the id, yr the JSON and others, of all that is marked; yc the view's command",
    hint: "y copy"
  },
  { keys: ["tab"], action: "otherPane", in: ["list", "text"], group: "GO", does: "between list and detail" },
  { keys: [":"], action: "command", in: "all", group: "GO", does: "a command, such as :sort created", hint: ": command" },
  { keys: ["ctrl-r"], action: "refresh", in: "all", group: "GO", does: "read the service now" },
  { keys: ["escape"], action: "clear", in: "all", group: "GO", does: "clear marks, then the filter; close the detail" },
  { keys: ["?"], action: "help", in: "all", group: "GO", does: "this help", hint: "? help" },
  { keys: ["["], action: "back", in: "all", group: "GO", does: "back to where you were" },
  { keys: ["]"], action: "forward", in: "all", group: "GO", does: "forward again" },
  { keys: ["-"], action: "lastPlace", in: "all", group: "GO", does: "to the last place, and again here" },
  { keys: ["q"], action: "close", in: "all", group: "GO", does: "close, or back; with nothing behind: quit", hint: "q back" },
  { keys: ["ctrl-l"], action: "redraw", in: "all", group: "GO", does: "draw the screen anew" },
  { keys: ["ctrl-z"], action: "suspend", in: "all", group: "GO", does: "to the shell; fg comes back" },
  { keys: ["ctrl-c"], action: "quit", in: "all", group: "GO", does: "quit" }
] as const satisfies ReadonlyArray<Bound>

/** What keys do; the messages are shown by a command alone. */
export type Action = (typeof table)[number]["action"] | "messages"

export interface Binding extends Bound {
  readonly action: Action
}

/** Every key, as the help lists them. */
export const bindings: ReadonlyArray<Binding> = table

const holdsIn = ({ in: where }: Binding, context: Context): boolean =>
  where === "all" || where === context || (Array.isArray(where) && where.includes(context))

const maps = new Map<Context, ReadonlyMap<string, Action>>()

/** What each key does in a context. */
const mapOf = (context: Context): ReadonlyMap<string, Action> =>
  cached(maps, context, () => {
    const held = bindings.filter((binding) => holdsIn(binding, context))
    return new Map(held.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)))
  })

/** The action of a key, or of keys typed one after the other, such as `gg`. */
export const actionOf = (context: Context, keys: string): Action | undefined => mapOf(context).get(keys)

/** Whether more keys may follow these. */
export const mayGoOn = (context: Context, typed: string): boolean =>
  [...mapOf(context).keys()].some((keys) => keys.length === 2 && keys[0] === typed)

/** The number key that shows one status, or all. */
export const filterKey = (filter: StatusName | "all"): string => String(statuses.indexOf(filter) + 1)

/** The footer's hints, most useful first. */
export const hintsOf = (context: Context, readOnly: boolean): ReadonlyArray<string> =>
  bindings.flatMap((binding) =>
    binding.hint !== undefined && holdsIn(binding, context) && !(readOnly && binding.group === "ACT") ? [binding.hint] : []
  )
