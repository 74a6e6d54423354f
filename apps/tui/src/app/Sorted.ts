/**
 * A sorted list that stays cheap at a million entries: chunks of some hundred, of which a change copies only those that it touches. A value, so that
 * `update` stays pure; the chunks that did not change are shared.
 */

/** Negative where `a` comes first, 0 where both are the same entry: an entry that is added replaces its equal. */
export type Compare<A> = (a: A, b: A) => number

export interface Sorted<A> {
  readonly chunks: ReadonlyArray<ReadonlyArray<A>>
  /** How many entries lie before each chunk. */
  readonly starts: ReadonlyArray<number>
  readonly size: number
}

const target = 512

/** No entries. */
export const empty: Sorted<never> = { chunks: [], starts: [], size: 0 }

/** The entry at an index. */
export const at = <A>(sorted: Sorted<A>, index: number): A | undefined => {
  if (index < 0 || index >= sorted.size) return undefined
  const chunk = chunkOf(sorted, index)
  return sorted.chunks[chunk]?.[index - (sorted.starts[chunk] ?? 0)]
}

/** The entries from an index up to another, which is left out. */
export const slice = <A>(sorted: Sorted<A>, from: number, to: number): Array<A> => {
  const found: Array<A> = []
  const end = Math.min(to, sorted.size)
  for (let chunk = chunkOf(sorted, from), index = Math.max(0, from); index < end; chunk++) {
    const entries = sorted.chunks[chunk] ?? []
    const start = sorted.starts[chunk] ?? 0
    for (let place = index - start; place < entries.length && start + place < end; place++) found.push(entries[place] as A)
    index = start + entries.length
  }
  return found
}

/** Every entry, in order. */
export const all = <A>(sorted: Sorted<A>): Array<A> => sorted.chunks.flat()

/** The index of the first entry that is not before the one that is looked for. `before` must be true for a head of the list and false for the rest. */
export const lowerBound = <A>(sorted: Sorted<A>, before: (entry: A) => boolean): number => {
  const { chunks, starts } = sorted
  const chunk = bisect(chunks.length, (place) => before(last(chunks[place])))
  const entries = chunks[chunk]
  return entries === undefined ? sorted.size : (starts[chunk] ?? 0) + bisect(entries.length, (place) => before(entries[place] as A))
}

/** The index of an entry, or -1. */
export const indexOf = <A>(sorted: Sorted<A>, compare: Compare<A>, entry: A): number => {
  const index = lowerBound(sorted, (other) => compare(other, entry) < 0)
  const found = at(sorted, index)
  return found !== undefined && compare(found, entry) === 0 ? index : -1
}

/** The list without some entries and with others, in any order. Entries are told apart by `compare` alone. */
export const edit = <A>(sorted: Sorted<A>, compare: Compare<A>, removed: ReadonlyArray<A>, added: ReadonlyArray<A>): Sorted<A> => {
  if (removed.length + added.length === 0) return sorted
  const out = removed.length > 1 ? removed.toSorted(compare) : removed
  const into = added.length > 1 ? added.toSorted(compare) : added
  const chunks: Array<ReadonlyArray<A>> = []
  let taken = 0
  let put = 0
  const chunkCount = Math.max(1, sorted.chunks.length)
  for (let place = 0; place < chunkCount; place++) {
    const chunk = sorted.chunks[place] ?? []
    const isLast = place === chunkCount - 1
    const bound = last(chunk)
    const touches = (entry: A | undefined): boolean => entry !== undefined && (isLast || compare(entry, bound) <= 0)
    if (!touches(out[taken]) && !touches(into[put])) {
      if (chunk.length > 0) chunks.push(chunk)
      continue
    }
    const merged: Array<A> = []
    let from = 0
    while (from < chunk.length || touches(into[put])) {
      const old = chunk[from]
      const next = into[put]
      const order = old === undefined || from >= chunk.length ? 1 : next === undefined || !touches(next) ? -1 : compare(old, next)
      if (order >= 0) {
        merged.push(next as A)
        put += 1
        if (order === 0) from += 1
      } else {
        while (taken < out.length && compare(out[taken] as A, old as A) < 0) taken += 1
        if (taken < out.length && compare(out[taken] as A, old as A) === 0) taken += 1
        else merged.push(old as A)
        from += 1
      }
    }
    while (taken < out.length && touches(out[taken])) taken += 1
    pushSplit(chunks, merged)
  }
  return fromChunks(chunks)
}

const pushSplit = <A>(chunks: Array<ReadonlyArray<A>>, merged: ReadonlyArray<A>): void => {
  const before = chunks.at(-1)
  if (before !== undefined && before.length + merged.length <= target) chunks[chunks.length - 1] = [...before, ...merged]
  else if (merged.length <= 2 * target) {
    if (merged.length > 0) chunks.push(merged)
  } else for (let from = 0; from < merged.length; from += target) chunks.push(merged.slice(from, from + target))
}

const fromChunks = <A>(chunks: ReadonlyArray<ReadonlyArray<A>>): Sorted<A> => {
  let size = 0
  const starts = chunks.map((chunk) => (size += chunk.length) - chunk.length)
  return { chunks, starts, size }
}

const chunkOf = <A>(sorted: Sorted<A>, index: number): number =>
  Math.max(0, bisect(sorted.starts.length, (place) => (sorted.starts[place] ?? 0) <= index) - 1)

/** The first place of `length` at which `before` is false. */
const bisect = (length: number, before: (place: number) => boolean): number => {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** Chunks are never empty, so there is always a last entry. */
const last = <A>(chunk: ReadonlyArray<A> | undefined): A => chunk?.[chunk.length - 1] as A
