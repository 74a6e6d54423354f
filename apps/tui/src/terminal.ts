/**
 * What the process stands in: its environment and its terminal, read once at the start.
 */
import * as Context from "effect/Context"

export type Env = Readonly<Record<string, string | undefined>>

export class Terminal extends Context.Service<
  Terminal,
  {
    readonly env: Env
    readonly colour: boolean
    /** No Unicode beyond ASCII: the locale, or the console of Linux, has none. */
    readonly ascii: boolean
    readonly interactive: boolean
    /** The width of stdout in cells; `undefined` where it is no terminal. */
    readonly stdoutColumns: number | undefined
    /** The same for stderr. */
    readonly stderrColumns: number | undefined
  }
>()("chroma-sync/Terminal") {}
