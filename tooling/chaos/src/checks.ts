/**
 * The promises as plain functions: each takes what was seen and what is true, and gives its complaints. No complaint is a promise kept.
 */
import type { Reconciled, Scanned, Waited, Watched } from "./asked.ts"
import type { Footprint } from "./Footprint.ts"
import type { TrueRow } from "./Service.ts"

type Complaints = ReadonlyArray<string>

/** At most a few of many, since the first tell enough. */
const some = (complaints: ReadonlyArray<string>): Complaints =>
  complaints.length <= 5 ? complaints : [...complaints.slice(0, 5), `and ${complaints.length - 5} more`]

const isLive = (status: string): boolean => status === '"pending"' || status === '"processing"'

/** The watch's events fold to the part of the service's list that it is for, and it never ended. */
export const checkFeed = ({ which, ...watched }: Watched, truth: ReadonlyArray<TrueRow>): Complaints => {
  const known = new Map(watched.known)
  const real = new Map(truth.flatMap(({ id, status }) => (which === "all" || isLive(status) ? [[id, status]] : [])))
  return some(
    [
      ...(watched.ended === undefined ? [] : [`it ended: ${watched.ended}`]),
      ...(watched.health === "Live" ? [] : [`it is ${watched.health}`]),
      ...watched.complaints,
      ...[...real].flatMap(([id, status]) => (known.get(id) === status ? [] : [`${id} is ${status} and was told as ${known.get(id)}`])),
      ...[...known.keys()].flatMap((id) => (real.has(id) ? [] : [`${id} is gone and still told`]))
    ].map((complaint) => `the watch of ${which}: ${complaint}`)
  )
}

/** Every row that was there before and after a scan is in it once, nothing is in it twice, and it is in order, newest first. */
export const checkScan = ({ rows }: Scanned, before: ReadonlyArray<TrueRow>, after: ReadonlyArray<TrueRow>): Complaints => {
  const seen = new Map<string, number>()
  for (const { id } of rows) seen.set(id, (seen.get(id) ?? 0) + 1)
  const stayed = new Set(after.map(({ id }) => id))
  return some([
    ...before.flatMap(({ id }) => (stayed.has(id) && !seen.has(id) ? [`${id} stayed and was not scanned`] : [])),
    ...[...seen].flatMap(([id, times]) => (times === 1 ? [] : [`${id} was scanned ${times} times`])),
    ...rows.flatMap(({ id, createdAt }, place) => {
      const last = rows[place - 1]
      return last !== undefined && last.createdAt < createdAt ? [`${id} is newer than ${last.id}, which came before it`] : []
    })
  ])
}

/** Waits that ended while the list moved on: what is final was told as it is, and nothing else as final. */
export const checkWaits = (waited: Waited, truth: ReadonlyArray<TrueRow>): Complaints => {
  const real = new Map(truth.map(({ id, status }) => [id, status]))
  return some(
    waited.flatMap(({ id, outcome, status }) => {
      const now = real.get(id)
      switch (outcome) {
        case "Finished":
          return status !== undefined && !isLive(status) && (now === undefined || now === status)
            ? []
            : [`the wait for ${id} finished as ${status}, and it is ${now}`]
        case "TimedOut":
          return status === undefined || isLive(status) ? [] : [`the wait for ${id} timed out although it knew of ${status}`]
        default:
          return now === undefined ? [] : [`the wait for ${id} ended as ${outcome}, and it is ${now}`]
      }
    })
  )
}

/** Waits on a list that stands still, in fair weather: each invocation has exactly the outcome that it has on the service. */
export const checkSettled = (waited: Waited, truth: ReadonlyArray<TrueRow>): Complaints => {
  const real = new Map(truth.map(({ id, status }) => [id, status]))
  return some(
    waited.flatMap(({ id, outcome, status }) => {
      const now = real.get(id)
      const right = now === undefined ? "NotFound" : isLive(now) ? "TimedOut" : "Finished"
      return outcome === right && status === now ? [] : [`the wait for ${id} ended as ${outcome} (${status}), and it is ${now}`]
    })
  )
}

/** What became of one create, as the client was told. */
export interface CreateTold {
  readonly collection: string
  readonly told: { readonly id: string } | { readonly error: string }
  /** What reconciling said once everything was at rest. */
  readonly reconciled?: Reconciled
}

/**
 * Nothing was asked for twice, what was told as created is what the service made, and reconciling tells exactly what the list has. `made` is every
 * collection that the service was asked for, by its own ledger.
 */
export const checkCreates = (creates: ReadonlyArray<CreateTold>, made: ReadonlyArray<string>, truth: ReadonlyArray<TrueRow>): Complaints =>
  some(
    creates.flatMap(({ collection, told, reconciled }) => {
      const asked = made.filter((name) => name === collection).length
      const ids = truth.filter((row) => row.collectionName === collection).map(({ id }) => id)
      const complaints = asked > 1 || ids.length > 1 ? [`${collection} was asked for ${asked} times and exists ${ids.length} times`] : []
      if ("id" in told) {
        if (asked === 0) complaints.push(`${collection} was told as created, and the service was never asked`)
        if (ids.length === 1 && ids[0] !== told.id) complaints.push(`${collection} is ${ids[0]} and was told as ${told.id}`)
      } else if (told.error !== "OutcomeUnknown" && asked > 0) {
        complaints.push(`${collection} was told as ${told.error}, and the service was asked for it`)
      }
      if (reconciled !== undefined) {
        const right = ids.length === 0 ? "NotCreated" : "Created"
        if (reconciled.verdict !== right || reconciled.ids[0] !== ids[0]) {
          complaints.push(
            `${collection}: reconciling says ${reconciled.verdict} ${reconciled.ids.join()}, and there is ${ids.join() || "none"}`
          )
        }
      }
      return complaints
    })
  )

/**
 * What the live UI's list shows, newest first: the newest rows, each as it is; those of one instant in any order. What was deleted is found by re-listings alone, which are rare there: such
 * a row may be among them.
 */
export const checkShown = (screen: ReadonlyArray<string>, truth: ReadonlyArray<TrueRow>): Complaints => {
  const real = new Map(truth.map((row) => [row.id.slice(0, 8), row]))
  const shown = screen.flatMap((line) => {
    const [, status = "", id = ""] = / (pending|processing|complete|failed|cancelled) +([0-9a-f]{8}) /.exec(line) ?? []
    return real.has(id) ? [{ id, status }] : []
  })
  return some([
    ...(shown.length > 0 || truth.length === 0 ? [] : ["it shows no row of the list"]),
    ...(new Set(shown.map(({ id }) => id)).size === shown.length ? [] : ["it shows a row twice"]),
    ...shown.flatMap(({ id, status }, place) => {
      const [is, belongs] = [nameOf(real.get(id)?.status ?? ""), truth[place]]
      return [
        ...(status === is ? [] : [`${id} is ${is} and shown as ${status}`]),
        ...(real.get(id)?.createdAt === belongs?.createdAt ? [] : [`${id} is shown where ${belongs?.id.slice(0, 8)} belongs`])
      ]
    })
  ])
}

/** `pending` of `"pending"`, `failed` of `{"failed":{…}}`. */
const nameOf = (status: string): string => /\w+/.exec(status)?.[0] ?? status

/** A process at rest holds no more than it did at rest before, but for what its list has grown by. */
export const checkGrowth = (before: Footprint, after: Footprint): Complaints => [
  ...(after.heapMb <= before.heapMb + 25 ? [] : [`the heap grew from ${before.heapMb.toFixed(1)} to ${after.heapMb.toFixed(1)} MB`]),
  ...(after.externalMb <= before.externalMb + 2
    ? []
    : [`memory outside of the heap grew from ${before.externalMb.toFixed(1)} to ${after.externalMb.toFixed(1)} MB`]),
  ...(after.rssMb <= before.rssMb + 250 ? [] : [`RSS grew from ${before.rssMb.toFixed(0)} to ${after.rssMb.toFixed(0)} MB`]),
  ...(["handles", "listeners", "files"] as const).flatMap((what) =>
    after[what] <= before[what] + 3 ? [] : [`${what} grew from ${before[what]} to ${after[what]}`]
  )
]
