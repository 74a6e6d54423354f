/**
 * The service's own account of every request for a change: written before it is done, so that a request that is not in it was never done.
 */
import { readFileSync } from "node:fs"

/** One request. `at` is when it was done, in milliseconds since the Unix epoch; `body` is base64. */
export interface LedgerEntry {
  readonly at: number
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The entries, oldest first. A last line that a kill has cut short was never done. */
export const readLedger = (path: string): ReadonlyArray<LedgerEntry> =>
  readFileSync(path, "utf8")
    .split("\n")
    .slice(0, -1)
    // Only the service process writes it.
    .map((line) => JSON.parse(line) as LedgerEntry)

/** The target collections of the invocations that were asked for, as often as they were. */
export const createsIn = (entries: ReadonlyArray<LedgerEntry>): ReadonlyArray<string> =>
  entries.flatMap(({ method, url, body }) => {
    if (method !== "POST" || !/^\/api\/v1\/sources\/[^/]+\/invocations$/.test(url)) return []
    const { target_collection_name: name } = JSON.parse(Buffer.from(body, "base64").toString()) as Record<string, unknown>
    return [String(name)]
  })
