/**
 * Draws the screen's lines, one `Text` each, and turns keys and sizes into messages.
 */
import { Box, Text, useApp, useInput, usePaste, useWindowSize } from "ink"
import { memo, useEffect, useSyncExternalStore } from "react"
import { keysOf } from "./keys.ts"
import { pressed } from "./message.ts"
import type { HandOver } from "./runtime/jobControl.ts"
import type { Store } from "./store.ts"

const Line = memo(({ text }: { readonly text: string }) => <Text wrap="truncate">{text}</Text>)

interface AppProps {
  readonly store: Store
  /** Is given the way to hand the terminal to somebody else. */
  readonly onReady?: (handOver: HandOver) => void
}

export const App = ({ store, onReady }: AppProps) => {
  const lines = useSyncExternalStore(store.subscribe, store.lines)
  const { columns, rows } = useWindowSize()
  const { suspendTerminal } = useApp()

  useEffect(() => onReady?.(() => suspendTerminal()), [onReady, suspendTerminal])

  useEffect(() => {
    store.dispatch({ _tag: "Resized", columns, rows })
  }, [store, columns, rows])

  useInput((input, key) => {
    store.dispatch(...keysOf(input, key).map(pressed))
  })

  usePaste((text) => {
    store.dispatch({ _tag: "Pasted", text })
  })

  return (
    // Ink draws what it has in a new size before the store has that: as wide as the terminal is, no line runs over the edge of one that is narrower.
    <Box flexDirection="column" width="100%" height={store.get().size.rows}>
      {lines.map((text, line) => (
        // Lines are places on the screen, so the place is the key: scrolling reuses every node.
        <Line key={line} text={text} />
      ))}
    </Box>
  )
}
