/**
 * Which key does what. The footer is drawn from the same table, so it cannot lie.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"

export type Action = "up" | "down" | "pageUp" | "pageDown" | "halfUp" | "halfDown" | "first" | "last" | "refresh" | "quit" | Filter
type Filter = `filter ${StatusName | "all"}`

interface Binding {
  readonly keys: ReadonlyArray<string>
  readonly action: Action
}

const bindings: ReadonlyArray<Binding> = [
  { keys: ["k", "up"], action: "up" },
  { keys: ["j", "down"], action: "down" },
  { keys: ["ctrl-b", "pageUp"], action: "pageUp" },
  { keys: ["ctrl-f", "pageDown", " "], action: "pageDown" },
  { keys: ["ctrl-u"], action: "halfUp" },
  { keys: ["ctrl-d"], action: "halfDown" },
  { keys: ["gg", "home"], action: "first" },
  { keys: ["G", "end"], action: "last" },
  { keys: ["1"], action: "filter all" },
  { keys: ["2"], action: "filter pending" },
  { keys: ["3"], action: "filter processing" },
  { keys: ["4"], action: "filter complete" },
  { keys: ["5"], action: "filter failed" },
  { keys: ["6"], action: "filter cancelled" },
  { keys: ["7"], action: "filter unknown" },
  { keys: ["ctrl-r"], action: "refresh" },
  { keys: ["q", "ctrl-c"], action: "quit" }
]

const actions: ReadonlyMap<string, Action> = new Map(bindings.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)))

/** The action of a key, or of two keys in a row, such as `gg`. */
export const actionOf = (keys: string): Action | undefined => actions.get(keys)

/** Whether a key may be the first of two. */
export const isPrefix = (key: string): boolean => key !== "" && [...actions.keys()].some((keys) => keys.length === 2 && keys[0] === key)

/** The number key that shows one status, or all. */
export const filterKey = (filter: StatusName | "all"): string =>
  bindings.find((binding) => binding.action === `filter ${filter}`)?.keys[0] ?? ""

/** The footer's hints, most useful first. */
export const hints: ReadonlyArray<string> = ["j/k move", "space page", "gg/G ends", "1-7 status", "ctrl-r refresh", "q quit"]
