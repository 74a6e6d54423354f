/**
 * Which key does what. The footer and the help are drawn from the same table, so they cannot lie.
 */
import { StatusName } from "@chroma-sync/core/Invocation"

export type Action =
  | "up"
  | "down"
  | "pageUp"
  | "pageDown"
  | "halfUp"
  | "halfDown"
  | "first"
  | "last"
  | "screenTop"
  | "screenMiddle"
  | "screenBottom"
  | "refresh"
  | "quit"
  | Filter
type Filter = `filter ${StatusName | "all"}`

interface Binding {
  readonly keys: ReadonlyArray<string>
  readonly action: Action
  /** Short words for the footer, where there is room. */
  readonly hint?: string
}

const statuses = ["all", ...StatusName.literals] as const

const bindings: ReadonlyArray<Binding> = [
  { keys: ["j", "down"], action: "down" },
  { keys: ["k", "up"], action: "up" },
  { keys: ["ctrl-f", "pageDown"], action: "pageDown" },
  { keys: ["ctrl-b", "pageUp"], action: "pageUp" },
  { keys: ["ctrl-d"], action: "halfDown" },
  { keys: ["ctrl-u"], action: "halfUp" },
  { keys: ["gg", "home"], action: "first", hint: "gg/G ends" },
  { keys: ["G", "end"], action: "last" },
  { keys: ["H"], action: "screenTop" },
  { keys: ["M"], action: "screenMiddle" },
  { keys: ["L"], action: "screenBottom" },
  ...statuses.map((status, place): Binding => ({ keys: [String(place + 1)], action: `filter ${status}` })),
  { keys: ["ctrl-r"], action: "refresh", hint: "ctrl-r refresh" },
  { keys: ["q", "ctrl-c"], action: "quit", hint: "q quit" }
]

const actions: ReadonlyMap<string, Action> = new Map(bindings.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)))

/** The action of a key, or of keys typed one after the other, such as `gg`. */
export const actionOf = (keys: string): Action | undefined => actions.get(keys)

/** Whether more keys may follow these. */
export const mayGoOn = (typed: string): boolean => [...actions.keys()].some((keys) => keys.length === 2 && keys[0] === typed)

/** The number key that shows one status, or all. */
export const filterKey = (filter: StatusName | "all"): string => String(statuses.indexOf(filter) + 1)

/** The footer's hints, most useful first. */
export const hints: ReadonlyArray<string> = ["j/k move", ...bindings.flatMap(({ hint }) => hint ?? [])]
