/**
 * Holds the model outside React and runs commands. React reads the lines to draw through `useSyncExternalStore`: what draws the same is the same
 * value, so that nothing is drawn twice.
 */
import type { Command, Message } from "./message.ts"
import type { Model } from "./model.ts"
import { isStill } from "./passing.ts"
import { screenLines } from "./screen.ts"
import { update } from "./update.ts"

export interface Store {
  readonly get: () => Model
  /** The screen as lines. The same array until a line changes. */
  readonly lines: () => ReadonlyArray<string>
  readonly subscribe: (listener: () => void) => () => void
  /** Takes messages in, in order, and then tells the listeners once, unless no more than time has passed and nothing shows it. */
  readonly dispatch: (...messages: ReadonlyArray<Message>) => void
}

export const makeStore = (initial: Model, run: (command: Command) => void): Store => {
  let model = initial
  let drawn = initial
  let lines = screenLines(initial)
  const listeners = new Set<() => void>()
  return {
    get: () => model,
    lines: () => {
      if (drawn !== model) {
        drawn = model
        const next = screenLines(model)
        if (next.length !== lines.length || next.some((line, place) => line !== lines[place])) lines = next
      }
      return lines
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch: (...messages) => {
      const before = model
      const commands: Array<Command> = []
      for (const message of messages) {
        const [next, asked] = update(model, message)
        model = next
        commands.push(...asked)
      }
      const still = messages.every(({ _tag }) => _tag === "Ticked") && isStill(before, model)
      if (model !== before && !still) for (const listener of listeners) listener()
      commands.forEach(run)
    }
  }
}
