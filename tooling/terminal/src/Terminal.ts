/**
 * A program in a real pseudo-terminal, its screen read by a real terminal emulator without a window. For tests and pictures.
 */
import { spawn } from "@lydell/node-pty"
import xterm from "@xterm/headless"

export interface TerminalOptions {
  readonly file: string
  readonly args: ReadonlyArray<string>
  /** Over this process's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cols?: number
  readonly rows?: number
  readonly cwd?: string
}

/** One cell of the screen, with colours as palette numbers or `#rrggbb`; `undefined` is the terminal's own. */
export interface Cell {
  readonly text: string
  readonly foreground: number | string | undefined
  readonly background: number | string | undefined
  readonly bold: boolean
  readonly dim: boolean
  readonly inverse: boolean
}

export interface Terminal {
  /** The lines of the screen, without the spaces at their ends. */
  readonly screen: () => ReadonlyArray<string>
  readonly text: () => string
  readonly cells: () => ReadonlyArray<ReadonlyArray<Cell>>
  /** Whether the alternate screen is shown. */
  readonly alternate: () => boolean
  readonly cursorVisible: () => boolean
  /** Whether a line of the screen goes on in the next one: something was written over the right edge. */
  readonly wrapped: () => boolean
  /** Every byte that the program wrote, as text. */
  readonly raw: () => string
  readonly write: (keys: string) => void
  readonly resize: (cols: number, rows: number) => void
  readonly kill: (signal: string) => void
  readonly pid: number
  /** Resolves once the screen is as wanted; checked after all output that arrives. Rejects with the screen on time-out or exit. */
  readonly until: (what: string, wanted: (screen: ReadonlyArray<string>) => boolean, timeoutMs?: number) => Promise<void>
  /** Resolves after the end of the program and of its output. */
  readonly exit: Promise<{ readonly code: number; readonly signal: number | undefined }>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * Starts a program in a terminal of 80 by 24, or as asked.
 *
 * @example
 * await using terminal = openTerminal({ file: process.execPath, args: ["app.mjs"] })
 * await terminal.until("the prompt", (screen) => screen[0] === ">")
 * terminal.write("q")
 */
export const openTerminal = (options: TerminalOptions): Terminal => {
  const cols = options.cols ?? 80
  const rows = options.rows ?? 24
  const screen = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 0 })
  const child = spawn(options.file, [...options.args], {
    name: "xterm-256color",
    cols,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: environment(options.env ?? {})
  })
  const watchers = new Set<() => void>()
  let raw = ""
  let parsed = Promise.resolve()
  let cursorVisible = true
  let running = true
  let read = false

  for (const final of ["h", "l"]) {
    screen.parser.registerCsiHandler({ prefix: "?", final }, (params) => {
      if (params.includes(25)) cursorVisible = final === "h"
      return false
    })
  }
  // What the terminal answers to a query goes back to the program, as in a real one.
  screen.onData((answer) => {
    if (running) child.write(answer)
  })
  child.onData((data) => {
    raw += data
    parsed = new Promise((resolve) => screen.write(data, resolve))
    void parsed.then(() => watchers.forEach((watch) => watch()))
  })
  const exit = new Promise<{ readonly code: number; readonly signal: number | undefined }>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      running = false
      void parsed.then(() => {
        read = true
        watchers.forEach((watch) => watch())
        resolve({ code: exitCode, signal })
      })
    })
  })

  const lines = (): ReadonlyArray<string> =>
    Array.from(
      { length: screen.rows },
      (_, row) =>
        screen.buffer.active
          .getLine(screen.buffer.active.viewportY + row)
          // Of the alternate screen a terminal that was made narrower keeps what is beyond its edge.
          ?.translateToString(false, 0, screen.cols)
          .trimEnd() ?? ""
    )

  const until: Terminal["until"] = (what, wanted, timeoutMs = 20_000) =>
    new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer)
        watchers.delete(check)
        if (error === undefined) resolve()
        else reject(error)
      }
      const check = () => {
        if (wanted(lines())) end()
        else if (read) end(new Error(`The program ended before ${what}:\n${lines().join("\n")}`))
      }
      const timer = setTimeout(() => end(new Error(`No ${what} within ${timeoutMs} ms:\n${lines().join("\n")}`)), timeoutMs)
      watchers.add(check)
      check()
    })

  return {
    screen: lines,
    text: () => lines().join("\n"),
    cells: () => readCells(screen),
    alternate: () => screen.buffer.active.type === "alternate",
    cursorVisible: () => cursorVisible,
    wrapped: () => {
      const { active } = screen.buffer
      return Array.from({ length: screen.rows }, (_, row) => active.getLine(active.viewportY + row)).some(
        (line) => line?.isWrapped === true
      )
    },
    raw: () => raw,
    write: (keys) => child.write(keys),
    resize: (nextCols, nextRows) => {
      screen.resize(nextCols, nextRows)
      child.resize(nextCols, nextRows)
    },
    kill: (signal) => child.kill(signal),
    pid: child.pid,
    until,
    exit,
    [Symbol.asyncDispose]: async () => {
      if (running) child.kill("SIGKILL")
      await exit
      screen.dispose()
    }
  }
}

/** A terminal for a person: in a CI environment programs go silent, so `CI` is off unless asked for. */
const environment = (changes: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  const env = { ...process.env, TERM: "xterm-256color", COLORTERM: "truecolor", CI: "false", ...changes }
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

const readCells = (screen: InstanceType<typeof xterm.Terminal>): ReadonlyArray<ReadonlyArray<Cell>> =>
  Array.from({ length: screen.rows }, (_, row) => {
    const line = screen.buffer.active.getLine(screen.buffer.active.viewportY + row)
    return Array.from({ length: screen.cols }, (_, column): Cell => {
      const cell = line?.getCell(column)
      return {
        // The second cell of a wide character is empty and stays so; a cell never written is a space.
        text: cell === undefined || (cell.getChars() === "" && cell.getWidth() === 1) ? " " : cell.getChars(),
        foreground: cell?.isFgDefault() === false ? colour(cell.isFgRGB(), cell.getFgColor()) : undefined,
        background: cell?.isBgDefault() === false ? colour(cell.isBgRGB(), cell.getBgColor()) : undefined,
        bold: cell !== undefined && cell.isBold() !== 0,
        dim: cell !== undefined && cell.isDim() !== 0,
        inverse: cell !== undefined && cell.isInverse() !== 0
      }
    })
  })

const colour = (isRgb: boolean, value: number): number | string => (isRgb ? `#${value.toString(16).padStart(6, "0")}` : value)
