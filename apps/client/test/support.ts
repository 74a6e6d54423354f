/** An emulator and a client of it, which end with the test. */
import { ChromaSync, type ChromaSyncOptions } from "@chroma-sync/client"
import type { EmulatorOptions } from "@chroma-sync/emulator/Emulator"
import { startEmulator } from "@chroma-sync/emulator/startEmulator"

/** The id of nothing. */
export const nothing = "00000000-0000-4000-8000-00000000dead"

export const start = async (options: EmulatorOptions = {}, client: ChromaSyncOptions = {}) => {
  const emulator = await startEmulator({ clock: "manual", seed: "facade", arrivalsPerMinute: 0, ...options })
  const requests: Array<string> = []
  const sync = new ChromaSync({
    apiKey: emulator.token,
    baseUrl: emulator.url,
    // Counts what is about to be sent, on its way to the real thing.
    fetch: (input, init) => {
      requests.push(`${init?.method ?? "GET"} ${new URL(input instanceof Request ? input.url : input).pathname}`)
      return fetch(input, init)
    },
    ...client
  })
  return {
    emulator,
    sync,
    requests,
    [Symbol.asyncDispose]: async () => {
      await sync.close()
      await emulator.stop()
    }
  }
}

/** What a promise rejects with; that it resolves is an error. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error("it did not reject")
}

export const first = async <A>(items: AsyncIterable<A>): Promise<A> => {
  for await (const item of items) return item
  throw new Error("there was none")
}
