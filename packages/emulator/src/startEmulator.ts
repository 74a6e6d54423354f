/**
 * The emulator for tests that know nothing of Effect: promises, and `await using`.
 */
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { Emulator, type EmulatorOptions } from "./Emulator.ts"
import type { Faults } from "./Faults.ts"
import type { LoggedRequest } from "./Front.ts"

/** An emulator that listens until it is stopped. */
export interface StartedEmulator extends AsyncDisposable {
  /** The base URL, such as `http://127.0.0.1:53411`; by the loopback address, too, where `host` is all addresses of this machine. */
  readonly url: string
  readonly port: number
  /** The API key that may do everything. */
  readonly token: string
  /** An API key that may read. */
  readonly readOnlyToken: string
  /** An API key of another team. */
  readonly otherTeamToken: string
  /** Moves the emulator's clock ahead, in milliseconds. Rejects with a `ScenarioError` where that leads to no date. */
  readonly advance: (ms: number) => Promise<void>
  /** Replaces all faults; `{}` ends them. Rejects with a fault that cannot be. */
  readonly setFaults: (faults: Faults) => Promise<void>
  /** What came in, oldest first, at most the newest 10,000. Never a token. */
  readonly requests: () => Promise<ReadonlyArray<LoggedRequest>>
  /** Closes the port and every connection. Time goes on. */
  readonly goAway: () => Promise<void>
  /**
   * Listens on the same port again, with the same world; does nothing where it has not gone away. Rejects with an `EmulatorError` where the port was taken
   * meanwhile, and may be tried again; and once it is stopped.
   */
  readonly comeBack: () => Promise<void>
  /** Ends it for good, at once, whatever connections are open. */
  readonly stop: () => Promise<void>
}

/**
 * Starts an emulator. Rejects with an `EmulatorError` where it cannot listen, and with a `ScenarioError` that names the option that cannot be.
 *
 * @example
 * const emulator = await startEmulator({ clock: "manual", seed: "mine" })
 * await emulator.advance(60_000)
 * const answer = await fetch(`${emulator.url}/api/v1/invocations`, { headers: { "x-chroma-token": emulator.token } })
 * await emulator.stop()
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<StartedEmulator> => {
  const runtime = ManagedRuntime.make(Emulator.layer(options))
  const emulator = await runtime.runPromise(Emulator)
  const { url, port, token, readOnlyToken, otherTeamToken } = emulator
  const stop = () => runtime.dispose()
  return {
    url,
    port,
    token,
    readOnlyToken,
    otherTeamToken,
    advance: (ms) => Effect.runPromise(emulator.advance(ms)),
    setFaults: (faults) => Effect.runPromise(emulator.setFaults(faults)),
    requests: () => Effect.runPromise(emulator.requests),
    goAway: () => Effect.runPromise(emulator.goAway),
    comeBack: () => Effect.runPromise(emulator.comeBack),
    stop,
    [Symbol.asyncDispose]: stop
  }
}
