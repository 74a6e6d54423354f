/**
 * Holds the model outside React and runs commands. React reads it through `useSyncExternalStore`.
 */
import type { Command, Message } from "./message.ts"
import type { Model } from "./model.ts"
import { update } from "./update.ts"

export interface Store {
  readonly get: () => Model
  readonly subscribe: (listener: () => void) => () => void
  readonly dispatch: (message: Message) => void
}

export const makeStore = (initial: Model, run: (command: Command) => void): Store => {
  let model = initial
  const listeners = new Set<() => void>()
  return {
    get: () => model,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch: (message) => {
      const [next, commands] = update(model, message)
      if (next !== model) {
        model = next
        for (const listener of listeners) listener()
      }
      commands.forEach(run)
    }
  }
}
