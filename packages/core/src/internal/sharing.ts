/**
 * What is held for long is held once: most invocations of a list have their source's id and their metadata in common with others, and parsing makes
 * each row its own. A fifth of what a long list held was such copies.
 */
import type { Invocation } from "../Invocation.ts"
import type { SourceId } from "../SourceId.ts"
import { isJson } from "./json.ts"
import { rowToWire, WireInvocation } from "./wire.ts"

/** Values of a kind that are remembered. Beyond it all are forgotten: what comes then shares with what comes later. */
const most = 4_096

/** Gives each invocation back as the same, with what it has in common with earlier ones shared. Its JSON stays as the service spelled it. */
export const makeSharing = (): ((row: Invocation) => Invocation) => {
  const sources = new Map<string, SourceId>()
  const metadatas = new Map<string, Pick<Invocation, "metadata"> & { readonly raw: unknown }>()
  const metadataOf = (row: Invocation, raw: unknown) =>
    // An object key makes metadata one of a kind.
    row.metadata._tag === "S3" ? { metadata: row.metadata, raw } : remember(metadatas, JSON.stringify(raw), { metadata: row.metadata, raw })
  return (row) => {
    const wire = rowToWire(row)
    if (!isJson(wire)) return row
    const { metadata, raw } = metadataOf(row, wire["metadata"])
    const { id, sourceId, status, createdAt } = row
    const source = sourceId === undefined ? undefined : remember(sources, sourceId, sourceId)
    // In the order in which the fields came.
    const spelled = source === undefined ? { ...wire, metadata: raw } : { ...wire, source_id: source, metadata: raw }
    return new WireInvocation(spelled, id, source, status, metadata, createdAt)
  }
}

const remember = <A>(known: Map<string, A>, key: string, value: A): A => {
  const found = known.get(key)
  if (found !== undefined) return found
  if (known.size >= most) known.clear()
  known.set(key, value)
  return value
}
