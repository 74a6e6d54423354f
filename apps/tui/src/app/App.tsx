/**
 * Draws the screen's lines, one `Text` each, and turns keys and sizes into messages.
 */
import { Box, Text, useInput, useWindowSize } from "ink"
import { memo, useEffect, useSyncExternalStore } from "react"
import { keysOf } from "./keys.ts"
import { type Look, screenLines } from "./screen.ts"
import type { Store } from "./store.ts"

const Line = memo(({ text }: { readonly text: string }) => <Text wrap="truncate">{text}</Text>)

export const App = ({ store, look }: { readonly store: Store; readonly look: Look }) => {
  const model = useSyncExternalStore(store.subscribe, store.get)
  const { columns, rows } = useWindowSize()

  useEffect(() => {
    store.dispatch({ _tag: "Resized", columns, rows })
  }, [store, columns, rows])

  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.dispatch({ _tag: "Pressed", key: name })
  })

  return (
    <Box flexDirection="column" width={model.size.columns} height={model.size.rows} overflow="hidden">
      {screenLines(model, look).map((text, line) => (
        // Lines are places on the screen, so the place is the key: scrolling reuses every node.
        <Line key={line} text={text} />
      ))}
    </Box>
  )
}
