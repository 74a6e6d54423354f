/**
 * The flags by which a plain command reads what a live list reads.
 */
import { defaultBaseUrl } from "@chroma-sync/core/SyncConfig"
import type { Values } from "../settings/definitions.ts"
import type { Key } from "../settings/Settings.ts"
import type { Selection } from "./flags.ts"

/** The service and the profile where they are not the defaults, and what was asked for by flags; the key itself is none of them. */
export const plainFlags = (
  baseUrl: string,
  asked: Values["profile"],
  { profile }: Key,
  { filter, since, before }: Pick<Selection, "filter" | "since" | "before">
): ReadonlyArray<string> => {
  const flags = {
    "base-url": baseUrl === defaultBaseUrl ? undefined : baseUrl,
    profile: asked === undefined ? undefined : profile?.name,
    database: filter.databaseName,
    source: filter.sourceId,
    "source-type": filter.sourceType,
    status: filter.status === undefined ? undefined : [filter.status].flat().join(","),
    since: since === -Infinity ? undefined : new Date(since).toISOString(),
    before: before === Infinity ? undefined : new Date(before).toISOString()
  }
  // In one word: a name may begin with a dash.
  return Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]))
}
