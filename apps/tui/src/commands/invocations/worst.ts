/**
 * What several ends of invocations amount to, as one exit status.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"
import { exitStatus } from "../../exitStatus.ts"

/** 3 where one failed, else 4 where one was cancelled, else 0. */
export const worst = (statuses: ReadonlyArray<StatusName>): number =>
  statuses.includes("failed")
    ? exitStatus.invocationFailed
    : statuses.includes("cancelled")
      ? exitStatus.invocationCancelled
      : exitStatus.ok
