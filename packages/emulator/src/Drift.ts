/**
 * What moves the list under a reader's feet: invocations inserted and deleted at a rate, each at an instant of its own, so that the same world comes
 * of one step or of many. Times are in milliseconds since the Unix epoch.
 */
import { numbers, pick, seedOf } from "./Seed.ts"
import * as World from "./World.ts"

/** The world with another drift from an instant on. What the last one did by then stays. */
export const setDrift = (world: World.World, inserts: number, deletes: number, now: number): World.World => ({
  ...advance(world, now),
  drift: { inserts, deletes, since: now, inserted: 0, deleted: 0 }
})

/** The world at an instant: with all that drift has inserted and deleted by then. */
export const advance = (world: World.World, now: number): World.World => {
  let next = world
  for (;;) {
    const { inserts, deletes, since, inserted, deleted } = next.drift
    const insertAt = since + Math.ceil(((inserted + 1) * 1_000) / inserts)
    const deleteAt = since + Math.ceil(((deleted + 1) * 1_000) / deletes)
    if (insertAt > now && deleteAt > now) return next
    next =
      insertAt <= deleteAt
        ? { ...insert(next, insertAt), drift: { ...next.drift, inserted: inserted + 1 } }
        : { ...removeAny(next, deleteAt), drift: { ...next.drift, deleted: deleted + 1 } }
  }
}

const insert = (world: World.World, instant: number): World.World => {
  const { workload } = world
  const living = workload.pattern.flatMap((place) => (world.deletedAt.has(place) ? [] : [workload.sources[place] ?? workload.sources[0]]))
  const [first, ...others] = living
  if (first === undefined) return world
  const source = pick(numbers(seedOf(workload.options.seed, "inserts"), world.madeInvocations), [first, ...others])
  return World.addRow(world, source, instant)[0]
}

const removeAny = (world: World.World, instant: number): World.World => {
  const every = () => true
  const { seed } = world.workload.options
  const { since, deleted } = world.drift
  const place = numbers(seedOf(`${seed}/${since - world.workload.options.epoch}`, "deletes"), deleted)()
  const offset = Math.floor(place * World.countBy(world, every, instant))
  const [row] = World.rows(world, every, "DESC", offset, instant)
  return row === undefined ? world : World.removeRow(world, row)
}
