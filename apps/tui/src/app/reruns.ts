/**
 * What was run again, and as what: an invocation that was run again is shown with how its newest run goes, and either leads to the other.
 */
import { type Invocation, type InvocationId, isLive, statusName } from "@chroma-sync/core/Invocation"
import { grouped } from "../format/number.ts"
import { countsText } from "../format/status.ts"
import { cached } from "../cached.ts"
import { withActs } from "./Acts.ts"
import { type Applied, findNew } from "./Data.ts"
import { leadTo } from "./history.ts"
import { current } from "./List.ts"
import { type Model, say } from "./model.ts"
import { refuse, type Updated } from "./relist.ts"
import * as Sorted from "./Sorted.ts"

/** A new run of something. */
export interface Rerun {
  readonly id: string
  /** What was run again. */
  readonly old: InvocationId
  /** Which key confirmed it: those of one key are told of together. Nothing where another session did. */
  readonly of: number | undefined
  /** As it is known; nothing before the list has it. */
  readonly row: Invocation | undefined
}

/** By the id of the new run; the newest last. */
export type Reruns = ReadonlyMap<string, Rerun>

/** So many are remembered. */
const most = 2_000

/** Remembers that something runs again; the list may have the new run before its answer comes. */
export const withRerun = (model: Model, { id: old }: Invocation, id: string, of: number): Model => {
  const row = findNew(model.data, id)
  const reruns = [...model.acts.reruns, [id, { id, old, of, row }] as const]
  return withActs(model, { reruns: new Map(reruns.slice(-most)) })
}

/** The newest run of an invocation that was run again. */
export const rerunOfRow = ({ acts: { reruns } }: Model, id: InvocationId): Rerun | undefined =>
  reruns.size === 0 ? undefined : cached(newest, reruns, () => new Map(Array.from(reruns.values(), (rerun) => [rerun.old, rerun]))).get(id)

const newest = new WeakMap<Reruns, ReadonlyMap<InvocationId, Rerun>>()

/** How a new run is told, such as `f2da92f1 processing`. */
export const rerunText = ({ id, row }: Rerun): string => [id.slice(0, 8), ...(row === undefined ? [] : [statusName(row.status)])].join(" ")

/** How those that one key began have gone, in counts; nothing where the list has none of them yet. */
export const soFar = ({ acts }: Model, of: number): string | undefined => {
  const rows = [...acts.reruns.values()].flatMap((rerun) => (rerun.of === of ? (rerun.row ?? []) : []))
  return rows.length === 0 ? undefined : countsText(rows)
}

/** Follows the new runs, and tells once how those that one key began have gone, when all of them have ended. */
export const followReruns = (before: Model, { added }: Applied): Model => {
  if (before.acts.reruns.size === 0) return before
  const rows = added.filter(({ id }) => before.acts.reruns.has(id))
  if (rows.length === 0) return before
  const reruns = new Map(before.acts.reruns)
  const ended = new Set<number>()
  for (const row of rows) {
    const known = reruns.get(row.id)
    if (known === undefined) continue
    reruns.set(row.id, { ...known, row })
    const ends = !isLive(row) && (known.row === undefined || isLive(known.row))
    if (ends && known.of !== undefined) ended.add(known.of)
  }
  const model = withActs(before, { reruns })
  // As long as some are not answered, what comes of them is told with the answers.
  return [...ended].filter((of) => model.acts.underWay.every((one) => one.of !== of)).reduce(tellEnd, model)
}

const tellEnd = (model: Model, of: number): Model => {
  const all = [...model.acts.reruns.values()].filter((rerun) => rerun.of === of)
  if (all.some(({ row }) => row === undefined || isLive(row))) return model
  const isBad = all.some(({ row }) => row?.status._tag !== "Complete")
  const [first] = all
  if (all.length === 1 && first !== undefined) return say(model, `${first.old.slice(0, 8)} was run again: ${rerunText(first)}`, isBad)
  return say(model, `the ${grouped(all.length)} that were run again have ended: ${soFar(model, of)}`, isBad)
}

/** What a new run runs again, that before it, and so on to the first. */
export const runsBefore = ({ acts }: Model, rerun: Rerun): ReadonlyArray<InvocationId> => {
  const ids = new Set<InvocationId>()
  // A service may give an id twice.
  for (let one: Rerun | undefined = rerun; one !== undefined && !ids.has(one.old); one = acts.reruns.get(one.old)) ids.add(one.old)
  return [...ids]
}

/** To the new run of what is looked at; from the newest to the first of all. */
export const goToRerun = (model: Model): Updated => {
  const row = current(model.list)
  if (row === undefined) return refuse(model, "there is no invocation under the cursor")
  const next = rerunOfRow(model, row.id)
  if (next !== undefined) return next.row === undefined ? unread(model, next.id) : leadTo(model, next.row)
  const own = model.acts.reruns.get(row.id)
  if (own === undefined) return refuse(model, `${row.id.slice(0, 8)} was not run again from here: R or :rerun runs it again`)
  const before = runsBefore(model, own)
  const ids = new Set(before)
  const rows = Sorted.all(model.data.rows).filter(({ id }) => ids.has(id))
  const known = new Map(rows.map((row) => [row.id, row]))
  // The first may be older than what is read.
  const first = before.map((id) => known.get(id)).findLast((row) => row !== undefined)
  return first === undefined ? unread(model, own.old) : leadTo(model, first)
}

const unread = (model: Model, id: string): Updated => refuse(model, `${id.slice(0, 8)} is not in the list yet`)
