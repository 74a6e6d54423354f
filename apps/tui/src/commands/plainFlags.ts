/**
 * The flags by which a plain command reads what a live list reads.
 */
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { defaultBaseUrl } from "@chroma-sync/core/SyncConfig"
import * as Option from "effect/Option"
import type * as Command from "effect/cli/Command"
import type { Values } from "../settings/definitions.ts"
import { momentText } from "../settings/Reader.ts"
import type { Key } from "../settings/Settings.ts"
import type { filterFlags } from "./flags.ts"

/** The service and the profile where they are not the defaults, and what was asked for by flags; the key itself is none of them. */
export const plainFlags = (
  baseUrl: string,
  asked: Values["profile"],
  { profile }: Key,
  filter: InvocationFilter,
  { since, before }: Pick<Command.Command.Config.Infer<typeof filterFlags>, "since" | "before">
): ReadonlyArray<string> => {
  const flags = {
    "base-url": baseUrl === defaultBaseUrl ? undefined : baseUrl,
    profile: asked === undefined ? undefined : profile?.name,
    database: filter.databaseName,
    source: filter.sourceId,
    "source-type": filter.sourceType,
    status: filter.status === undefined ? undefined : [filter.status].flat().join(","),
    since: Option.getOrUndefined(Option.map(since, momentText)),
    before: Option.getOrUndefined(Option.map(before, momentText))
  }
  // In one word: a name may begin with a dash.
  return Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]))
}
