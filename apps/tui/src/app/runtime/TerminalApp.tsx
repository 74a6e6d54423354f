/**
 * Draws a store on the terminal and owns the way out: a signal, a crash, an end of input each restore the terminal and say how the app ended.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { render } from "ink"
import { App } from "../App.tsx"
import { titleOf } from "../living.ts"
import type { Store } from "../store.ts"
import { heedHangUp } from "./hangUp.ts"
import { type HandOver, makeJobControl } from "./jobControl.ts"
import { openTerminalInput } from "./TerminalInput.ts"
import { letters, makeTerminalModes, type Notify } from "./TerminalModes.ts"
import { outputTo } from "./TerminalOutput.ts"

export interface TerminalOptions {
  readonly mouse: boolean
  readonly notify: Notify
  readonly tmux: boolean
}

/**
 * A write beyond the largest size of a file fails, which is told where it is written; the signal that comes with it is to end nothing. Node ignores it,
 * but Ink listens to it, and where it no longer does, the system's default is left. So the signal is listened to until the end, and the end is an exit:
 * left to itself, Node would first stop to listen and then write its cache.
 */
const outliveLargeFiles = (): void => {
  if (process.platform !== "win32") process.on("SIGXFSZ", () => undefined).once("beforeExit", () => process.exit())
}

/** Draws until the scope closes. A defect, a lost terminal and a signal complete `done`; `drawn` waits for the first frame. */
export const openTerminalApp = Effect.fnUntraced(function* <E>(
  store: Store,
  done: Deferred.Deferred<void, E>,
  { mouse, notify, tmux }: TerminalOptions
) {
  const { stdout } = process
  const fail = (defect: unknown): void => void Deferred.doneUnsafe(done, Effect.die(defect))
  const ended = (): void => void Deferred.doneUnsafe(done, Effect.void)
  const guarded: Store = {
    ...store,
    // A throw in a key handler would end the process on the spot.
    dispatch: (...messages) => {
      try {
        store.dispatch(...messages)
      } catch (defect) {
        fail(defect)
      }
    }
  }
  outliveLargeFiles()
  const modes = makeTerminalModes({ write: (text) => void stdout.write(text), mouse, notify, tmux, drain: () => input.drain() })
  let handOver: HandOver | undefined
  const jobs = makeJobControl({
    handOver: () => handOver,
    modes: {
      leave: modes.leave,
      enter: () => {
        // From here on no key is echoed onto what is drawn.
        input.stdin.setRawMode(true)
        modes.enter()
      }
    },
    onContinue: () => guarded.dispatch({ _tag: "Continued", now: Date.now() })
  })
  yield* heedHangUp(done)
  const input = openTerminalInput(process.stdin, (message) => guarded.dispatch(message))
  yield* Effect.acquireRelease(
    Effect.sync(() => {
      process.on("uncaughtException", fail).on("unhandledRejection", fail).on("exit", modes.leave)
      process.stdin.once("end", ended).once("close", ended)
    }),
    () =>
      Effect.sync(() => {
        jobs.close()
        modes.leave()
        input.close()
        process.off("uncaughtException", fail).off("unhandledRejection", fail).off("exit", modes.leave)
        process.stdin.off("end", ended).off("close", ended)
      })
  )
  let told = store.get().life.notices
  const follow = (): void => {
    const model = store.get()
    modes.title(titleOf(model))
    for (const notice of model.life.notices) if (!told.includes(notice)) modes.notify(notice.text)
    told = model.life.notices
  }
  yield* Effect.acquireRelease(
    Effect.sync(() => store.subscribe(follow)),
    (stop) => Effect.sync(stop)
  )
  const drawn = yield* Deferred.make<void>()
  let shown = true
  const { instance } = yield* Effect.acquireRelease(
    Effect.sync(() => {
      modes.enter()
      const instance = render(<App store={guarded} onReady={(give) => (handOver = give)} />, {
        stdin: input.stdin,
        stdout: outputTo(stdout),
        alternateScreen: true,
        incrementalRendering: true,
        concurrent: true,
        exitOnCtrlC: false,
        interactive: true,
        maxFps: 60,
        patchConsole: false,
        onRender: () => void Deferred.doneUnsafe(drawn, Effect.void)
      })
      const exited = instance.waitUntilExit().then(ended, fail)
      return { instance, exited }
    }),
    ({ instance, exited }) =>
      Effect.promise(async () => {
        shown = false
        await modes.leave()
        instance.unmount()
        return exited
      })
  )
  /** Written at once, so that nothing is seen of a screen without its lines. */
  const redraw = (): void => {
    if (!shown || jobs.away()) return
    stdout.cork()
    stdout.write(`${letters}\u001b[H\u001b[J`)
    instance.clear()
    // Ink draws what is cleared at the next change, or as for a new size.
    stdout.emit("resize")
    stdout.uncork()
  }
  return { suspend: jobs.suspend, redraw, drawn: Deferred.await(drawn) }
})
