/**
 * Where the service's dashboard shows what is looked at.
 */
import { current } from "./List.ts"
import type { Model } from "./model.ts"
import { sourcesScreen } from "./screens/sources.ts"

/**
 * The dashboard's address for the source or the invocation under the cursor; `undefined` where there is none. Each name is encoded, so that
 * what the service sent can be no more than a part of the path or query.
 */
export const dashboardUrl = (model: Model): string | undefined => {
  const parts = model.screen === "sources" ? ofSource(model) : ofInvocation(model)
  return parts && model.dashboardUrl.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ""))
}

type Parts = Readonly<Record<string, string | undefined>>

const ofSource = (model: Model): Parts | undefined => {
  const row = sourcesScreen.current(model)
  return row && { source: row.id, database: row.source?.databaseName }
}

const ofInvocation = ({ list }: Model): Parts | undefined => {
  const row = current(list)
  return row && { invocation: row.id, source: row.sourceId, database: row.metadata.databaseName, collection: row.metadata.collectionName }
}
