/**
 * What moves the list under a reader's feet: invocations inserted and deleted at a rate, each at an instant of its own, so that the same world comes
 * of one step or of many. Times are in milliseconds since the Unix epoch.
 */
import { type Numbers, numbers, pick, seedOf } from "./Seed.ts"
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
  // Long after the last look there are many steps: they share one list, which nobody has seen yet.
  const made = [...world.made]
  let next: World.World = { ...world, made }
  for (;;) {
    const insertAt = since + Math.ceil(((inserted + 1) * 1_000) / inserts)
    const deleteAt = since + Math.ceil(((deleted + 1) * 1_000) / deletes)
    if (Math.min(insertAt, deleteAt) > now) break
    if (insertAt <= deleteAt) {
      const row = newRow(next, insertAt)
      if (row !== undefined) made.push(row)
      next = { ...next, madeInvocations: next.madeInvocations + (row === undefined ? 0 : 1) }
      inserted += 1
    } else {
      const row = anyRow(next, deleted, deleteAt)
      if (row !== undefined && World.isMade(row)) made.splice(made.indexOf(row), 1)
      else if (row !== undefined) next = World.removeRow(next, row)
      deleted += 1
    }
  }
  return inserted === world.drift.inserted && deleted === world.drift.deleted
    ? world
    : { ...next, drift: { ...world.drift, inserted, deleted } }
}

const newRow = (world: World.World, instant: number): World.Row | undefined => {
  const { workload, deletedAt } = world
  const [first, ...others] = workload.pattern.filter((place) => !deletedAt.has(place))
  if (first === undefined) return undefined
  const place = pick(numbers(seedOf(workload.options.seed, "inserts"), world.madeInvocations), [first, ...others])
  return World.newRow(world, workload.sources[place] ?? workload.sources[0], instant)
}

/** Any invocation: one that a few throws hit, or by counting, where most are gone. */
const anyRow = (world: World.World, deleted: number, instant: number): World.Row | undefined => {
  const { workload, drift } = world
  const next = numbers(seedOf(`${workload.options.seed}/${drift.since - workload.options.epoch}`, "deletes"), deleted)
  for (let throws = 0; throws < 16; throws++) {
    const row = thrown(world, next, instant)
    if (row !== undefined) return row
  }
  const every = () => true
  const [row] = World.rows(world, every, "DESC", Math.floor(next() * World.countBy(world, every, instant)), instant)
  return row
}

const thrown = (world: World.World, next: Numbers, instant: number): World.Row | undefined => {
  const { workload, made } = world
  const arrivals = Workload.endBy(workload, instant) - workload.first
  const at = Math.floor(next() * (arrivals + made.length))
  return at < arrivals ? World.rowAt(world, workload.first + at, instant) : made[at - arrivals]
}
