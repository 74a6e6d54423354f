/**
 * Which of two invocations is newer, and the ends of many: by creation, and where that is equal by id, so that the order of reading makes no
 * difference.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import * as DateTime from "effect/DateTime"
import { type Insight, make } from "../Insight.ts"

type Aged = Pick<Invocation, "id" | "createdAt">

/** In milliseconds since the Unix epoch. */
export const createdMs = (invocation: Aged): number => DateTime.toEpochMillis(invocation.createdAt)

/** Negative where `one` is older than `other`. */
export const byAge = (one: Aged, other: Aged): number =>
  createdMs(one) - createdMs(other) || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)

const extreme = (sign: 1 | -1): Insight<Invocation | undefined> =>
  make(() => {
    let found: Invocation | undefined
    return {
      add: (invocation) => {
        if (found === undefined || sign * byAge(invocation, found) > 0) found = invocation
      },
      answer: () => found
    }
  })

/** The invocation that was created last. */
export const newest = extreme(1)

/** The invocation that was created first. */
export const oldest = extreme(-1)
