/**
 * What moves the list under a reader's feet: invocations inserted and deleted at a rate, each at an instant of its own, so that the same world comes
 * of one step or of many. Times are in milliseconds since the Unix epoch.
 */
import { numbers, pick, seedOf } from "./Seed.ts"
import * as Workload from "./Workload.ts"
import * as World from "./World.ts"

/** The world with another drift from an instant on. What the last one did by then stays. */
export const setDrift = (world: World.World, inserts: number, deletes: number, now: number): World.World => ({
  ...advance(world, now),
  drift: { inserts, deletes, since: now, inserted: 0, deleted: 0 }
})

/** The world at an instant: with all that drift has inserted and deleted by then. */
export const advance = (world: World.World, now: number): World.World => {
  let { inserted, deleted } = world.drift
  const { inserts, deletes, since } = world.drift
  const insertAt = () => since + Math.ceil(((inserted + 1) * 1_000) / inserts)
  const deleteAt = () => since + Math.ceil(((deleted + 1) * 1_000) / deletes)
  const isDue = () => Math.min(insertAt(), deleteAt()) <= now
  if (!isDue()) return world
  // Long after the last look there are many steps: they share lists that nobody has seen yet.
  const made = new MadeRows(world.made)
  const removed = new Map(Array.from(world.removed, ([source, rows]) => [source, [...rows]]))
  let next: World.World = { ...world, removed }
  while (isDue()) {
    if (insertAt() <= deleteAt()) {
      const row = newRow(next, insertAt())
      if (row !== undefined) {
        made.push(row)
        next = { ...next, madeInvocations: next.madeInvocations + 1 }
      }
      inserted += 1
    } else {
      deleteAny(next, made, removed, deleted, deleteAt())
      deleted += 1
    }
  }
  return { ...next, made: made.all(), drift: { ...world.drift, inserted, deleted } }
}

const newRow = (world: World.World, instant: number): World.Row | undefined => {
  const { workload, deletedAt } = world
  const [first, ...others] = workload.pattern.filter((place) => !deletedAt.has(place))
  if (first === undefined) return undefined
  const place = pick(numbers(seedOf(workload.options.seed, "inserts"), world.madeInvocations), [first, ...others])
  return World.newRow(world, workload.sources[place] ?? workload.sources[0], instant)
}

/** Deletes any invocation: one that a few throws hit, or by counting, where most are gone. */
const deleteAny = (world: World.World, made: MadeRows, removed: Map<number, Array<World.Row>>, deleted: number, instant: number): void => {
  const { workload, drift } = world
  const next = numbers(seedOf(`${workload.options.seed}/${drift.since - workload.options.epoch}`, "deletes"), deleted)
  const arrivals = Workload.endBy(workload, instant) - workload.first
  for (let throws = 0; throws < 16; throws++) {
    const at = Math.floor(next() * (arrivals + made.size))
    if (at >= arrivals) return made.remove(at - arrivals)
    const row = World.rowAt(world, workload.first + at, instant)
    if (row !== undefined) return World.removeArrival(world, removed, row)
  }
  const every = () => true
  const whole = { ...world, made: made.all() }
  const [row] = World.rows(whole, every, "DESC", Math.floor(next() * World.countBy(whole, every, instant)), instant)
  if (row === undefined) return
  if (World.isMade(row)) made.remove(whole.made.indexOf(row))
  else World.removeArrival(world, removed, row)
}

/** Rows in their order, in parts: one is taken from among a million without moving all behind it. */
class MadeRows {
  size: number
  readonly #parts: Array<Array<World.Row>> = []

  constructor(rows: ReadonlyArray<World.Row>) {
    this.size = rows.length
    for (let at = 0; at < rows.length; at += partSize) this.#parts.push(rows.slice(at, at + partSize))
  }

  push(row: World.Row): void {
    const last = this.#parts.at(-1)
    if (last === undefined || last.length >= partSize) this.#parts.push([row])
    else last.push(row)
    this.size += 1
  }

  remove(place: number): void {
    let at = place
    for (const part of this.#parts) {
      if (at < part.length) {
        part.splice(at, 1)
        this.size -= 1
        return
      }
      at -= part.length
    }
  }

  all(): ReadonlyArray<World.Row> {
    return this.#parts.flat()
  }
}

const partSize = 1_000
