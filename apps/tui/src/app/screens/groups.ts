/**
 * What failed among the rows of the view, told once: failures whose errors say the same.
 */
import type { FailureCluster } from "@chroma-sync/insights/FailureClusters"
import * as DateTime from "effect/DateTime"
import { only } from "../../query/Query.ts"
import { grouped } from "../../format/number.ts"
import { typeName } from "../../format/source.ts"
import { age, timeOfDay } from "../../format/time.ts"
import { viewText } from "../List.ts"
import type { Model } from "../model.ts"
import { severalLines } from "../pasteable.ts"
import { countedTitle } from "./countedTitle.ts"
import { tableScreen, type TableScreen } from "./tableScreen.ts"
import { isUnread, unreadText } from "./unread.ts"

const none: ReadonlyArray<FailureCluster> = []

const ms = DateTime.toEpochMillis

/** In how many of the sources it fails, and in which most. */
const sourcesText = ({ sources, example }: FailureCluster, { data, list }: Model): string => {
  const [first] = sources.groups
  if (first === undefined) return typeName(example)
  const count = `${grouped(sources.groups.length)}${sources.other === 0 ? "" : "+"} of ${grouped(data.bySource.size)}`
  return `${count}: ${list.names.get(first.key) ?? first.key.slice(0, 8)}`
}

export const groupsScreen: TableScreen<FailureCluster> = tableScreen<FailureCluster>({
  name: "groups",
  title: (model) => countedTitle(model, "groups", "failure groups"),
  rows: ({ surveys }) => surveys.groups?.answer.clusters ?? none,
  key: ({ label }) => label,
  words: ({ label, collections }) => [label, ...collections.groups.map(({ key }) => key)].join(" "),
  view: ({ label }, { list }) => ({ status: list.status, query: [...list.query, only("group", label)] }),
  copyables: [
    { key: "e", what: "error as grouped", text: ({ label }) => label },
    {
      key: "l",
      what: "error of the last one",
      text: ({ example }) => (example.status._tag === "Failed" ? example.status.error : ""),
      pasteable: severalLines
    },
    { key: "i", what: "id of the last one", text: ({ example }) => example.id }
  ],
  empty: (model) => {
    const { surveys, list } = model
    if (isUnread(model)) return unreadText(model)
    if (surveys.groups === undefined) return "Looking through what failed… (q back)"
    const view = viewText(list)
    return view === "" ? "Nothing has failed. (q back)" : `Nothing has failed among ${view}. (q back)`
  },
  columns: [
    { name: "count", title: "COUNT", cells: 6, align: "right", text: ({ count }) => grouped(count), by: ({ count }) => count },
    { name: "error", title: "ERROR, # AND … VARY", cells: 24, grows: true, text: ({ label }) => label, by: ({ label }) => label },
    { name: "sources", title: "SOURCES", cells: 20, text: sourcesText, by: ({ sources }) => sources.groups.length, gives: 3 },
    {
      name: "first",
      title: "FIRST",
      cells: 8,
      text: ({ firstSeen }, { now }) => (now - ms(firstSeen) < 86_400_000 ? timeOfDay(ms(firstSeen)) : `${age(now - ms(firstSeen))} ago`),
      by: ({ firstSeen }) => ms(firstSeen),
      gives: 1
    },
    {
      name: "last",
      title: "LAST",
      cells: 8,
      text: ({ lastSeen }, { now }) => `${age(now - ms(lastSeen))} ago`,
      by: ({ lastSeen }) => ms(lastSeen),
      gives: 2
    }
  ]
})
