/**
 * The least that shows the same rows with Ink: an array, a cursor, one padded `Text` for each row in sight. What anything more is measured beside.
 */
import { Box, Text, useInput } from "ink"
import { memo, useReducer, useSyncExternalStore } from "react"

export interface BareRow {
  readonly id: string
  readonly status: unknown
  readonly metadata: { readonly database_name: string; readonly collection_name: string }
  readonly created_at: string
}

/** The rows, and a way to tell that they have changed. */
export interface BareStore {
  readonly get: () => ReadonlyArray<BareRow>
  readonly set: (rows: ReadonlyArray<BareRow>) => void
  readonly subscribe: (listener: () => void) => () => void
}

export const makeBareStore = (): BareStore => {
  let rows: ReadonlyArray<BareRow> = []
  const listeners = new Set<() => void>()
  return {
    get: () => rows,
    set: (next) => {
      rows = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

const word = (status: unknown): string => (typeof status === "string" ? status : (Object.keys(Object(status))[0] ?? "?"))

const colours: Readonly<Record<string, string>> = { pending: "yellow", processing: "cyan", complete: "green", failed: "red" }

const rest = ({ id, metadata, created_at }: BareRow, columns: number): string =>
  `  ${id.slice(0, 8)}  ${metadata.database_name.padEnd(16)}  ${metadata.collection_name.padEnd(24)}  ${created_at}`
    .slice(0, columns - 14)
    .padEnd(columns - 14)

interface LineProps {
  readonly row: BareRow
  readonly columns: number
  readonly selected: boolean
}

const Line = memo(({ row, columns, selected }: LineProps) => (
  <Text wrap="truncate" inverse={selected}>
    {selected ? "> " : "  "}
    <Text color={colours[word(row.status)] ?? "gray"}>{word(row.status).padEnd(12)}</Text>
    {rest(row, columns)}
  </Text>
))

interface Place {
  readonly cursor: number
  readonly top: number
}

export const BareList = ({
  store,
  columns,
  rows: height
}: {
  readonly store: BareStore
  readonly columns: number
  readonly rows: number
}) => {
  const rows = useSyncExternalStore(store.subscribe, store.get)
  const page = height - 4
  const [place, move] = useReducer(
    ({ cursor, top }: Place, by: number): Place => {
      const next = Math.max(0, Math.min(rows.length - 1, cursor + by))
      return { cursor: next, top: Math.max(next - page + 1, Math.min(top, next)) }
    },
    { cursor: 0, top: 0 }
  )
  useInput((input) => {
    for (const key of input) move(key === "j" ? 1 : key === "k" ? -1 : 0)
  })
  return (
    <Box flexDirection="column" width={columns} height={height}>
      <Text>{`${rows.length} invocations`.padEnd(columns)}</Text>
      <Text>{" ".repeat(columns)}</Text>
      <Text bold>{"STATUS".padEnd(columns)}</Text>
      {rows.slice(place.top, place.top + page).map((row, index) => {
        return <Line key={index} row={row} columns={columns} selected={place.top + index === place.cursor} />
      })}
      <Text>{`${place.cursor + 1}/${rows.length}`.padStart(columns)}</Text>
    </Box>
  )
}
