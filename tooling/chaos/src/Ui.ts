/**
 * The built program in a pseudo-terminal, looked at after all that it writes: it must draw on its screen alone, and say how true it is.
 */
import { fileURLToPath } from "node:url"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { limited } from "./Client.ts"
import type { Saboteur } from "./Saboteur.ts"

export interface Ui extends AsyncDisposable {
  readonly press: (keys: string) => void
  /** Resolves once it is drawn at such a size as `100x24`. */
  readonly resize: (size: string) => Promise<void>
  /** Resolves once the line of truth, on top of the screen, is as wanted. */
  readonly untilTruth: (what: string, wanted: RegExp) => Promise<void>
  /**
   * Resolves once it says that the service is away, of which nothing gets through any more. That it is live must not stand for longer than the interval
   * that it tells, and the first trouble that it tells is that of one of the first two attempts.
   */
  readonly untilOffline: () => Promise<void>
  readonly until: (what: string, wanted: (screen: ReadonlyArray<string>) => boolean) => Promise<void>
  readonly signal: (signal: "SIGSTOP" | "SIGCONT") => void
  /** What was wrong with what it drew so far. */
  readonly complaints: () => ReadonlyArray<string>
  readonly screen: () => ReadonlyArray<string>
  readonly pid: number
  readonly exit: Promise<string>
}

const binary = fileURLToPath(new URL("../../../apps/tui/dist/chroma-sync.mjs", import.meta.url))

/** How long it may take to show what it must, in milliseconds, on a machine that has too much to do. */
const patience = 120_000

/** How long a request may take (`--timeout`), and until the end of one is drawn on such a machine. */
const callMs = 2_000
const drawnMs = 10_000
/** How often an idle list is read. */
const idleMs = 30_000

/** The marks of the line of truth: live, offline or connecting, paused, refused. */
const truthMark = /[●○‖▲]/

/** Starts the live UI on a service, in the saboteur's reach as `ui`, with a home of its own and a log on a full disk. */
export const startUi = (saboteur: Saboteur, url: string, token: string, home: string, files: number): Ui => {
  const { env, args } = saboteur.reach("ui")
  const [file, line] = limited(files, [
    "--expose-gc",
    ...args,
    binary,
    "ui",
    "--timeout",
    `${callMs / 1_000}s`,
    "--log-level",
    "debug",
    "--log-file",
    "/dev/full"
  ])
  const terminal = openTerminal({
    file,
    args: line,
    cols: 100,
    rows: 24,
    cwd: home,
    env: {
      ...env,
      HOME: home,
      XDG_CONFIG_HOME: undefined,
      XDG_STATE_HOME: undefined,
      CHROMA_API_KEY: token,
      CHROMA_SYNC_URL: url,
      NO_COLOR: undefined,
      FORCE_COLOR: undefined
    }
  })
  const complaints = new Set<string>()
  let resizing = false
  let over = false
  const look = (): boolean => {
    if (!resizing && terminal.alternate() && terminal.wrapped()) complaints.add(`a line runs over the right edge:\n${terminal.text()}`)
    return over
  }
  const watching = terminal.until("the end of the run", look, 2 ** 31 - 1).catch(() => undefined)

  const until: Ui["until"] = (what, wanted) => terminal.until(what, wanted, patience)
  const untilTruth: Ui["untilTruth"] = (what, wanted) => until(what, ([top = ""]) => truthMark.test(top) && wanted.test(top))
  return {
    press: terminal.write,
    resize: async (size) => {
      const [cols = 80, rows = 24] = size.split("x").map(Number)
      resizing = true
      terminal.resize(cols, rows)
      await until(
        `a screen of ${size}`,
        (screen) =>
          screen.length === rows && !terminal.wrapped() && truthMark.test(screen[0] ?? "") && /\d+\/[\d,]+$/.test(screen[rows - 1] ?? "")
      )
      resizing = false
    },
    untilOffline: async () => {
      const told = /● live (\d+)s/.exec(terminal.screen()[0] ?? "")?.[1]
      const intervalMs = told === undefined ? idleMs : Number(told) * 1_000
      await terminal.until("mark that nothing is read", ([top = ""]) => /[○▲]/.test(top), intervalMs + callMs + drawnMs)
      let attempt = 0
      await until("word that the service is away", ([top = ""]) => {
        attempt = Number(/○ offline.* retry (\d+)/.exec(top)?.[1] ?? 0)
        return attempt > 0
      })
      if (attempt > 2) complaints.add(`an outage was first told with attempt ${attempt}`)
    },
    until,
    untilTruth,
    signal: (signal) => void process.kill(terminal.pid, signal),
    complaints: () => [
      ...complaints,
      // oxlint-disable-next-line no-control-regex -- the sequence that clears the whole screen
      ...(/\u001b\[[23]J/.test(terminal.raw().slice(terminal.raw().indexOf("●")))
        ? ["the whole screen was cleared: a frame was taller than it"]
        : [])
    ],
    screen: terminal.screen,
    pid: terminal.pid,
    exit: terminal.exit.then(
      ({ code, signal }) => `the live UI ended (${signal === undefined || signal === 0 ? code : `signal ${signal}`}):\n${terminal.text()}`
    ),
    [Symbol.asyncDispose]: async () => {
      over = true
      await terminal[Symbol.asyncDispose]()
      await watching
    }
  }
}
