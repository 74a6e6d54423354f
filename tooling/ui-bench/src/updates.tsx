/**
 * What one update costs, from the change to the bytes for the terminal: fifty changed rows among many. Run with `app` or `bare`; does a turn for each
 * message of its parent and answers how long it took, in milliseconds.
 */
import { PassThrough } from "node:stream"
import { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { App } from "chroma-sync/src/app/App.tsx"
import { initialModel } from "chroma-sync/src/app/model.ts"
import { makeStore } from "chroma-sync/src/app/store.ts"
import * as Schema from "effect/Schema"
import { render } from "ink"
import type { ReactElement } from "react"
import { BareList, type BareRow, makeBareStore } from "./BareList.tsx"

const count = Number(process.argv[3])
const size = { columns: 120, rows: 36 }
const epoch = Date.parse("2026-03-01T12:00:00Z")

const wireRow = (n: number, turn: number): BareRow => ({
  id: `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`,
  status: turn % 2 === 0 ? "processing" : { complete: { finished_at: "2026-03-01T12:00:00Z", duration_ms: 41_000 + n } },
  metadata: Object.assign({ web_scrape: null }, { database_name: "docs", collection_name: "handbook_main" }),
  created_at: new Date(epoch + n * 1_000).toISOString()
})

// Fifteen in sight, the others anywhere.
const places = Array.from({ length: 50 }, (_, place) => (place < 15 ? count - 1 - place : (place * 7_919) % (count - 20)))

const app = (): { readonly element: ReactElement; readonly change: (turn: number) => () => void } => {
  const decode = Schema.decodeUnknownSync(Invocation)
  const now = epoch + count * 1_000
  const store = makeStore(
    initialModel({ place: ["bench"], look: { colour: true, theme: "dark", colours: 16, ascii: false, tmux: false }, size, now }),
    () => undefined
  )
  const added = Array.from({ length: count }, (_, n): FeedEvent => ({ _tag: "Added", invocation: decode(wireRow(n, 0)) }))
  store.dispatch({
    _tag: "Fed",
    events: [...added, { _tag: "Live", at: now, nextAt: now + 2_000, malformed: 0, complete: true, more: false }]
  })
  return {
    element: <App store={store} />,
    change: (turn) => {
      const events = places.map((n): FeedEvent => ({
        _tag: "Changed",
        previous: decode(wireRow(n, turn - 1)),
        current: decode(wireRow(n, turn))
      }))
      return () => store.dispatch({ _tag: "Fed", events })
    }
  }
}

const bare = (): ReturnType<typeof app> => {
  const store = makeBareStore()
  store.set(Array.from({ length: count }, (_, n) => wireRow(count - 1 - n, 0)))
  return {
    element: <BareList store={store} {...size} />,
    change: (turn) => {
      const changed = places.map((n) => [count - 1 - n, wireRow(n, turn)] as const)
      return () => {
        // A new array is what tells React of a change; the bare list need not even look for its rows.
        const next = store.get().slice()
        for (const [index, row] of changed) next[index] = row
        store.set(next)
      }
    }
  }
}

/** A terminal that only tells when something was written to it. */
const stream = Object.assign(new PassThrough(), { ...size, isTTY: true as const })
const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input, ref: () => input, unref: () => input })
let written: () => void = () => undefined
stream.on("data", () => written())
const nextWrite = () =>
  new Promise<void>((resolve) => {
    written = resolve
  })

const { element, change } = process.argv[2] === "app" ? app() : bare()
const drawn = nextWrite()
render(element, {
  // Ink wants Node's terminal streams; of those it uses what these have.
  stdout: stream as unknown as NodeJS.WriteStream,
  stdin: input as unknown as NodeJS.ReadStream,
  interactive: true,
  incrementalRendering: true,
  concurrent: true,
  maxFps: 1_000,
  patchConsole: false
})
await drawn

process.on("message", (turn: number) => {
  const apply = change(turn)
  const wrote = nextWrite()
  const began = performance.now()
  apply()
  void wrote.then(() => process.send?.(performance.now() - began))
})
process.send?.(0)
