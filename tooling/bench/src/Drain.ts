/**
 * Reading every invocation of a service, once.
 */

/** Where to read, as whom, and how. */
export interface Target {
  readonly url: string
  readonly token: string
  /** Rows per request. */
  readonly limit: number
  /** Pages in flight while one is worked on, where a client can do that. */
  readonly prefetch: number
  /** After every so many rows all garbage is collected and what is left is measured; else never. */
  readonly liveEvery?: number
  /** Another list that is read before, so many times, for what a process takes that has been at work. */
  readonly before?: Pick<Target, "url" | "token" | "limit"> & { readonly times: number }
}

/** Reads all invocations, newest first, and tells the tally of each. */
export type Drain = (target: Target, tally: Tally) => Promise<void>

/** Makes a client, and then one list call at an offset. */
export type List = (target: Target) => (offset: number) => Promise<ReadonlyArray<{ readonly id: string }>>

/** What was read: how many, and a digest of their ids in order, so that two ways to read can be compared. */
export class Tally {
  rows = 0
  digest = 0
  /** The most that was live, in megabytes. */
  liveMb = 0
  readonly #liveEvery: number

  constructor({ liveEvery = Infinity }: Target) {
    this.#liveEvery = liveEvery
  }

  add({ id }: { readonly id: string }): void {
    this.rows += 1
    // The first eight characters of an id of the emulator are different for each.
    for (let at = 0; at < 8; at += 1) this.digest = (Math.imul(this.digest, 31) + id.charCodeAt(at)) | 0
    if (this.rows % this.#liveEvery === 0) this.liveMb = Math.max(this.liveMb, liveMb())
  }
}

const liveMb = (): number => {
  // Of one collection the next finds what its finalizers let go of.
  for (let time = 0; time < 2; time += 1) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

/** The loop that everyone writes: the next offset until a page is short. */
export const byOffset =
  (list: List): Drain =>
  async (target, tally) => {
    const read = list(target)
    for (let offset = 0; ; offset += target.limit) {
      const rows = await read(offset)
      for (const row of rows) tally.add(row)
      if (rows.length < target.limit) return
    }
  }
