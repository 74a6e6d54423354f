/** Every operation of the client, as its tests call it. */
import type { ChromaSync } from "@chroma-sync/client"
import { first, nothing } from "./support.ts"

export const file = new File(["# Notes"], "notes.md")
export const target = { databaseName: "docs", collectionName: "notes" }
export const repository = { databaseName: "docs", origin: { kind: "github", repository: "acme/handbook" } } as const

/** Every operation, and the statuses that its contract documents. */
export const operations: ReadonlyArray<
  readonly [name: string, statuses: ReadonlyArray<number>, call: (sync: ChromaSync, signal?: AbortSignal) => Promise<unknown>]
> = [
  ["invocations.list", [400, 401, 403, 404, 500], (sync, signal) => first(sync.invocations.list({}, { signal }))],
  ["invocations.list", [400, 401, 403, 404, 500], (sync, signal) => first(sync.invocations.pages({}, { signal }))],
  ["invocations.get", [400, 401, 403, 404, 500], (sync, signal) => sync.invocations.get(nothing, { signal })],
  ["invocations.cancel", [400, 401, 403, 404, 412, 500], (sync, signal) => sync.invocations.cancel(nothing, { signal })],
  [
    "invocations.create",
    [400, 401, 403, 404, 409, 500],
    (sync, signal) => sync.invocations.create(nothing, { targetCollectionName: "x" }, { signal })
  ],
  ["invocations.latestByKeys", [400, 401, 403, 404, 500], (sync, signal) => sync.invocations.latestByKeys(nothing, ["a"], { signal })],
  ["sources.list", [400, 401, 403, 404, 500], (sync, signal) => first(sync.sources.list({}, { signal }))],
  ["sources.get", [400, 401, 403, 404, 500], (sync, signal) => sync.sources.get(nothing, { signal })],
  ["sources.create", [400, 401, 403, 404, 409, 500], (sync, signal) => sync.sources.create(repository, { signal })],
  ["sources.delete", [400, 401, 403, 404, 500], (sync, signal) => sync.sources.delete(nothing, { signal })],
  ["files.add", [400, 401, 403, 404, 500], (sync, signal) => sync.files.add(file, { ...target, signal })],
  ["system.health", [503], (sync, signal) => sync.health({ signal })]
]
