/**
 * Commands the programs that were started with `sabotage.ts`, by their names.
 */
import { once } from "node:events"
import { type AddressInfo, createServer, type Socket } from "node:net"
import { createInterface, type Interface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { Holdings } from "./Footprint.ts"
import type { Sabotage } from "./sabotage.ts"
import { within } from "./within.ts"

export interface Saboteur extends AsyncDisposable {
  /** The environment and the arguments of Node that put a program in reach. */
  readonly reach: (name: string) => { readonly env: Readonly<Record<string, string>>; readonly args: ReadonlyArray<string> }
  /** Resolves once the program has it, with what it holds then. What is not named is whole again. One order at a time. */
  readonly order: (name: string, sabotage: Sabotage) => Promise<Holdings>
}

/** Waits for programs on a port of its own. */
export const openSaboteur = async (): Promise<Saboteur> => {
  const programs = new Map<string, { readonly socket: Socket; readonly lines: Interface; readonly gone: Promise<never> }>()
  const waiting = new Set<() => void>()
  const server = createServer((socket) => {
    socket.on("error", () => undefined)
    const lines = createInterface({ input: socket })
    lines.once("line", (name) => {
      const gone = once(socket, "close").then(() => {
        throw new Error(`${name} has ended`)
      })
      // Of interest to whoever gives an order.
      gone.catch(() => undefined)
      programs.set(name, { socket, lines, gone })
      waiting.forEach((tell) => tell())
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo

  const find = async (name: string) => {
    while (true) {
      const program = programs.get(name)
      if (program !== undefined) return program
      await new Promise<void>((resolve) => waiting.add(resolve))
    }
  }

  return {
    reach: (name) => ({
      env: { CHAOS_CONTROL: String(port), CHAOS_NAME: name },
      args: ["--import", fileURLToPath(new URL("sabotage.ts", import.meta.url))]
    }),
    order: async (name, sabotage) => {
      const { socket, lines, gone } = await find(name)
      const answer = Promise.race([once(lines, "line"), gone])
      socket.write(`${JSON.stringify(sabotage)}\n`)
      const [holdings] = await within(60_000, `an order to ${name}`, answer)
      return JSON.parse(holdings) as Holdings
    },
    [Symbol.asyncDispose]: async () => {
      for (const { socket } of programs.values()) socket.destroy()
      const closed = once(server, "close")
      server.close()
      await closed
    }
  }
}
