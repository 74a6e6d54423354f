/**
 * What the flags of a session leave unread, beside the database and the source that the first line names.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import * as DateTime from "effect/DateTime"
import { instantOf, moment } from "../settings/Reader.ts"

type Flags = ReadonlyArray<string> | undefined

/** The flags as they are written; empty where they leave nothing out. */
export const flaggedText = (flags: Flags): string =>
  (flags ?? []).filter((flag) => /^--(source-type|status|since|before)=/.test(flag)).join(" ")

/** Whether an invocation was created when `--since` and `--before` have it, for a session that begins at `now`. */
export const isInTime = (flags: Flags, now: number): ((row: Invocation) => boolean) => {
  const at = (name: string, otherwise: number): number => {
    const value = moment.read((flags ?? []).find((flag) => flag.startsWith(`${name}=`))?.slice(name.length + 1) ?? "")
    return value === undefined ? otherwise : instantOf(value, now)
  }
  const [since, before] = [at("--since", -Infinity), at("--before", Infinity)]
  return ({ createdAt }) => DateTime.toEpochMillis(createdAt) >= since && DateTime.toEpochMillis(createdAt) < before
}

/**
 * Whether whatever completes is read, so that there is a pace to tell. Times are of creation: what was created before `--since` completes later, and what
 * is created after `--before` does too.
 */
export const tellsPace = (flags: Flags): boolean =>
  (flags ?? []).every((flag) => {
    const [name, value = ""] = flag.split("=")
    return name !== "--since" && name !== "--before" && (name !== "--status" || value.split(",").includes("complete"))
  })
