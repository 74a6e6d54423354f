/**
 * What a watch knows, and what each reading changes about it. Mutable and without effects: one watch owns it, and a reading costs as much as the
 * rows it brought. Rows that the filter leaves out are known while they are live, because they may come to match.
 */
import * as DateTime from "effect/DateTime"
import type { Anomaly, Change } from "../FeedEvent.ts"
import type { Invocation, InvocationId } from "../Invocation.ts"
import { makeSharing } from "./sharing.ts"
import { isLive } from "./status.ts"
import { rowToWire } from "./wire.ts"

export type Told = Array<Change | Anomaly>

const at = (invocation: Invocation): number => DateTime.toEpochMillis(invocation.createdAt)

export class KnownInvocations {
  /** Pending and processing, matching or not, the one seen longest ago first. */
  readonly live = new Map<InvocationId, Invocation>()
  /** Of a status that this version does not know, in the same order. */
  readonly unknown = new Map<InvocationId, Invocation>()
  /** Whether `maxRows` leaves out rows that the service has. */
  more = false

  readonly #share = makeSharing()
  readonly #matches: (invocation: Invocation) => boolean
  readonly #maxRows: number
  readonly #since: number
  /** What was told: the fold of all changes. */
  readonly #shown = new Map<InvocationId, Invocation>()
  /** Final statuses that the service has taken back, by the status that it claims instead. */
  readonly #disputed = new Map<InvocationId, Invocation["status"]["_tag"]>()
  #final = 0
  /** The newest instant that was read, and the rows of it: everything before it is known or left to the re-listing. */
  #top: { readonly at: number; readonly ids: ReadonlySet<InvocationId> } | undefined
  /** What is final, new and not newer than this is beyond the newest `maxRows`, or left to the re-listing. */
  #floor: number
  /** Candidates for eviction, the oldest last. */
  #oldest: Array<InvocationId> = []
  /** During a re-listing: what was seen, or removed, since it began. What is in here is newer than what the re-listing may still bring. */
  #seen: Set<InvocationId> | undefined

  /** What was created before `since` is never known. */
  constructor(matches: (invocation: Invocation) => boolean, maxRows: number, since: number) {
    this.#matches = matches
    this.#maxRows = maxRows
    this.#since = since
    this.#floor = maxRows === Infinity ? -Infinity : Infinity
  }

  has(id: InvocationId): boolean {
    return this.#shown.has(id) || this.live.has(id) || this.unknown.has(id)
  }

  /** Whether a row is from before the time that is watched. */
  isPast(invocation: Invocation): boolean {
    return at(invocation) < this.#since
  }

  /** Takes in one row as the service has it now. */
  observe(current: Invocation, told: Told): void {
    if (!this.has(current.id) && !isLive(current) && at(current) <= this.#floor) return
    this.#take(current, told)
  }

  #take(observed: Invocation, told: Told): void {
    if (this.isPast(observed)) return
    const { id } = observed
    this.#seen?.add(id)
    const shown = this.#shown.get(id)
    const previous = shown ?? this.live.get(id) ?? this.unknown.get(id)
    if (previous !== undefined && this.#contradicts(previous, observed, told)) return
    const current = previous !== undefined && sameInvocation(previous, observed) ? previous : this.#share(observed)
    const live = isLive(current)

    this.live.delete(id)
    this.unknown.delete(id)
    if (live) (current.status._tag === "Unknown" ? this.unknown : this.live).set(id, current)

    const matches = this.#matches(current)
    this.#final += (matches && !live ? 1 : 0) - (shown !== undefined && !isLive(shown) ? 1 : 0)
    if (matches) {
      if (shown === current) return
      if (!live) this.#reconsider(current)
      told.push(shown === undefined ? { _tag: "Added", invocation: current } : { _tag: "Changed", previous: shown, current })
      this.#shown.set(id, current)
    } else if (this.#shown.delete(id)) told.push({ _tag: "Removed", invocation: current, reason: "unmatched" })
  }

  /** Whether a final status is taken back. Another final status is reported too, and followed. */
  #contradicts(previous: Invocation, reported: Invocation, told: Told): boolean {
    if (isLive(previous) || previous.status._tag === reported.status._tag) {
      this.#disputed.delete(previous.id)
      return false
    }
    if (this.#disputed.get(previous.id) !== reported.status._tag) told.push({ _tag: "Anomaly", previous, reported })
    if (isLive(reported)) this.#disputed.set(previous.id, reported.status._tag)
    else this.#disputed.delete(previous.id)
    return isLive(reported)
  }

  /** Forgets a row that the service no longer has. */
  remove(id: InvocationId, reason: "deleted" | "evicted", told: Told): void {
    this.#seen?.add(id)
    const shown = this.#shown.get(id)
    this.live.delete(id)
    this.unknown.delete(id)
    this.#disputed.delete(id)
    if (shown === undefined) return
    this.#shown.delete(id)
    if (!isLive(shown)) this.#final -= 1
    told.push({ _tag: "Removed", invocation: shown, reason })
  }

  /** Whether rows read from the newest down meet what is known: nothing new can be further down. */
  meets(rows: ReadonlyArray<Invocation>): boolean {
    const top = this.#top
    return top === undefined || rows.some((row) => at(row) < top.at) || rows.every((row) => at(row) === top.at && top.ids.has(row.id))
  }

  /** These, the newest rows of the list, are known, and so is what is between them and what was known. */
  raise(rows: ReadonlyArray<Invocation>): void {
    // The first listing says where it began: what is newer is for ticks to find.
    if (this.#top !== undefined) this.#raise(rows)
  }

  #raise(rows: ReadonlyArray<Invocation>): void {
    const newest = rows.reduce((max, row) => Math.max(max, at(row)), this.#top?.at ?? -Infinity)
    const ids = rows.filter((row) => at(row) === newest).map((row) => row.id)
    this.#top = { at: newest, ids: new Set(newest === this.#top?.at ? [...this.#top.ids, ...ids] : ids) }
  }

  /** A re-listing begins. */
  beginListing(): void {
    this.#seen = new Set()
  }

  /** Takes in a page of the re-listing, which may be older than what ticks have seen meanwhile. */
  list(rows: ReadonlyArray<Invocation>, told: Told): void {
    if (this.#top === undefined) {
      this.#raise(rows)
      this.#floor = Math.min(this.#floor, rows[0] === undefined ? Infinity : at(rows[0]))
    }
    for (const row of rows) if (this.#seen?.has(row.id) !== true) this.#take(row, told)
  }

  /** A known row that exists and cannot be read stands as it was, and goes to the end of its queue. */
  spare(id: InvocationId): void {
    this.#seen?.add(id)
    for (const queue of [this.live, this.unknown]) {
      const row = queue.get(id)
      if (row !== undefined && queue.delete(id)) queue.set(id, row)
    }
  }

  /**
   * The re-listing has read everything, or everything newer than the instant `down`. Gives what it did not see; the caller decides that these are
   * deleted.
   */
  endListing(down: number): ReadonlyArray<Invocation> {
    const seen = this.#seen
    this.#seen = undefined
    this.#floor = down
    this.more = down > -Infinity
    if (this.#top === undefined) this.#raise([])
    return seen === undefined ? [] : [...this.#shown.values()].filter((row) => !seen.has(row.id) && at(row) > down)
  }

  /** The re-listing ended early: it proves nothing. */
  abandonListing(): void {
    this.#seen = undefined
  }

  /** What ends later than younger rows did, or is listed late, goes before the candidates that are younger. */
  #reconsider(final: Invocation): void {
    const id = this.#oldest.at(-1)
    const oldest = id === undefined ? undefined : this.#shown.get(id)
    if (oldest === undefined || at(final) < at(oldest)) this.#oldest = []
  }

  /** Lets go of the oldest final rows beyond `maxRows`. */
  evict(told: Told): void {
    while (this.#final > this.#maxRows) {
      const id = this.#oldest.pop()
      if (id === undefined) {
        const final = [...this.#shown.values()].filter((row) => !isLive(row))
        this.#oldest = final.toSorted((a, b) => at(b) - at(a)).map((row) => row.id)
      } else {
        const row = this.#shown.get(id)
        if (row === undefined) continue
        this.#floor = Math.max(this.#floor, at(row))
        this.more = true
        this.remove(id, "evicted", told)
      }
    }
  }
}

/** Whether nothing has changed: by the service's JSON, so that a new field or another digit is a change too. */
export const sameInvocation = (a: Invocation, b: Invocation): boolean =>
  a === b || JSON.stringify(rowToWire(a)) === JSON.stringify(rowToWire(b))
