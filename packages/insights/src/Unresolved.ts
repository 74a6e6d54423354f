/**
 * What is still broken: targets whose newest outcome is a failure.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import * as DateTime from "effect/DateTime"
import { type Insight, make } from "./Insight.ts"
import { byAge, createdMs } from "./internal/age.ts"

/** A target that has failed, and has not completed in an invocation created since (at the same instant counts as since). An upload that failed stays so. */
export interface UnresolvedFailure {
  /** The failure that was created last. */
  readonly invocation: Invocation
  /** How many failures there are since the target last completed. */
  readonly failures: number
  /** When the first of them was created. */
  readonly since: DateTime.Utc
}

/**
 * What an invocation is about: its source, database, collection, and the git ref or object key. Invocations with the same target do the same work
 * again. An upload is a target of its own, since all files of a database share a source and the service does not tell them apart; so is one without a
 * source.
 */
export const targetOf = ({ id, sourceId, metadata }: Invocation): string =>
  sourceId === undefined || metadata._tag === "FileUpload"
    ? id
    : [sourceId, metadata.databaseName, metadata.collectionName, detail(metadata)].join("\0")

/**
 * The targets that still fail, the newest failure first. Cancelled and live invocations neither fail nor mend a target.
 *
 * The order of the stream makes no difference. Holds one entry per target that failed or completed, of uploads only per one that failed, and a number per
 * failure that no later success is known of.
 *
 * @example
 * const broken = yield* invocations.list({ databaseName: "docs" }).pipe(Stream.run(unresolved))
 * for (const { invocation, failures, since } of broken) yield* Effect.log(invocation.sourceId, failures, DateTime.formatIso(since))
 */
export const unresolved: Insight<ReadonlyArray<UnresolvedFailure>> = make(() => {
  const targets = new Map<string, Target>()
  return {
    add: (invocation) => {
      const { _tag } = invocation.status
      if (_tag !== "Failed" && _tag !== "Complete") return
      const key = targetOf(invocation)
      // What is a target of its own mends no other, and there is one for every file.
      if (_tag === "Complete" && key === invocation.id) return
      let target = targets.get(key)
      if (target === undefined) targets.set(key, (target = { newest: undefined, failedAt: [], completedAt: -Infinity }))
      if (_tag === "Failed") fail(target, invocation)
      else complete(target, createdMs(invocation))
    },
    answer: () => {
      const found: Array<UnresolvedFailure> = []
      for (const { newest: invocation, failedAt } of targets.values()) {
        if (invocation === undefined) continue
        const since = DateTime.makeUnsafe(failedAt.reduce((first, at) => Math.min(first, at), Infinity))
        found.push({ invocation, failures: failedAt.length, since })
      }
      return found.sort((one, other) => byAge(other.invocation, one.invocation))
    }
  }
})

interface Target {
  /** The newest failure after `completedAt`. */
  newest: Invocation | undefined
  /** Creation times of failures after `completedAt`, in milliseconds since the Unix epoch. */
  failedAt: Array<number>
  completedAt: number
}

const fail = (target: Target, failure: Invocation): void => {
  const at = createdMs(failure)
  if (at <= target.completedAt) return
  target.failedAt.push(at)
  if (target.newest === undefined || byAge(failure, target.newest) > 0) target.newest = failure
}

const complete = (target: Target, at: number): void => {
  if (at <= target.completedAt) return
  target.completedAt = at
  target.failedAt = target.failedAt.filter((failedAt) => failedAt > at)
  if (target.failedAt.length === 0) target.newest = undefined
}

const detail = (metadata: Exclude<Invocation["metadata"], { readonly _tag: "FileUpload" }>): string => {
  switch (metadata._tag) {
    case "GitHub":
      return metadata.ref._tag === "Branch" ? `branch ${metadata.ref.branch}` : `sha ${metadata.ref.sha}`
    case "S3":
      return metadata.objectKey === undefined ? metadata.bucketName : `${metadata.bucketName}\0${metadata.objectKey}`
    case "WebScrape":
      return ""
    case "Unknown":
      return JSON.stringify(metadata.raw)
  }
}
