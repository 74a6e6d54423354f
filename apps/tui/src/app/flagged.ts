/**
 * What the flags of a session leave unread, beside the database and the source that the first line names.
 */
import { instantOf, moment } from "../settings/Reader.ts"

type Flags = ReadonlyArray<string> | undefined

/** The flags as they are written; empty where they leave nothing out. */
export const flaggedText = (flags: Flags): string =>
  (flags ?? []).filter((flag) => /^--(source-type|status|since|before)=/.test(flag)).join(" ")

/**
 * Since when all that completed is read, in milliseconds since the Unix epoch, where the session begins at `now`: `-Infinity` where always, `Infinity`
 * where what completes now is not read at all.
 */
export const completeSince = (flags: Flags, now: number): number => {
  const valueOf = (name: string) => flags?.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3)
  if (valueOf("before") !== undefined || valueOf("status")?.split(",").includes("complete") === false) return Infinity
  const since = moment.read(valueOf("since") ?? "")
  return since === undefined ? -Infinity : instantOf(since, now)
}
