/**
 * How changes are printed by `invocations watch`.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import type { Terminal } from "../terminal.ts"
import { invocationFields } from "./invocationShape.ts"
import type { Shape } from "./Lines.ts"
import { type SourceNames, sourceText } from "./source.ts"
import { glyph } from "./status.ts"
import { makeStyle } from "./style.ts"
import { tableRoom } from "./tableRoom.ts"
import { fit, fitMiddle, harmless, padLine } from "./text.ts"
import { timeOfDay } from "./time.ts"

/** One change, seen at `at` in milliseconds since the Unix epoch. `from` is the status before, where that was known. */
export interface Change {
  readonly event: "added" | "changed" | "removed"
  readonly at: number
  readonly from: string | undefined
  readonly invocation: Invocation
}

export const changeShape = (terminal: Terminal["Service"], names?: SourceNames): Shape<Change> => {
  const style = makeStyle(terminal.colour)
  const whole = tableRoom(terminal) === undefined
  return {
    encode: ({ event, at, from, invocation }) => ({
      event,
      at: new Date(at).toISOString(),
      ...(from === undefined ? {} : { from }),
      invocation: invocationFields.encode(invocation)
    }),
    fields: [
      { name: "at", cells: 24, text: ({ at }) => new Date(at).toISOString() },
      { name: "event", cells: 7, text: ({ event }) => event },
      { name: "from", cells: 10, text: ({ from }) => from ?? "" },
      ...invocationFields.fields.map(({ name, cells, text }) => ({ name, cells, text: ({ invocation }: Change) => text(invocation) }))
    ],
    header: style.heading(["TIME    ", "ID".padEnd(36), "STATUS".padEnd(12), "WAS".padEnd(10), "SOURCE"].join("  ")),
    row: ({ event, at, from, invocation }) => {
      const status = statusName(invocation.status)
      const word = event === "removed" ? "removed" : `${glyph(status, terminal.ascii)} ${status}`
      const error = invocation.status._tag === "Failed" ? `  ${harmless(invocation.status.error)}` : ""
      return [
        timeOfDay(at),
        fit(invocation.id, 36),
        style.status(status, fit(word, 12)),
        fit(from ?? "", 10),
        (whole ? padLine : fitMiddle)(sourceText(invocation, names), 24) + style.faint(error)
      ]
        .join("  ")
        .trimEnd()
    }
  }
}
