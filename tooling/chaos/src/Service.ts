/**
 * The service from outside: a process to kill, stop and start again on its port, and its truth, read past everything that spoils its answers.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { type LedgerEntry, readLedger } from "./Ledger.ts"
import type { ServiceOptions } from "./serviceProcess.ts"
import { within } from "./within.ts"

/** An invocation as the service's list has it. */
export interface TrueRow {
  readonly id: string
  /** As JSON. */
  readonly status: string
  readonly createdAt: string
  readonly collectionName: string
}

export interface Service extends AsyncDisposable {
  readonly port: number
  readonly token: string
  readonly pid: () => number
  /** SIGKILL, and a new process with the same world on the same port after so many milliseconds. */
  readonly restart: (downMs: number) => Promise<void>
  readonly signal: (signal: "SIGSTOP" | "SIGCONT") => void
  /** The whole list, newest first, once the service answers. */
  readonly truth: () => Promise<ReadonlyArray<TrueRow>>
  /** The id of a source of a kind. */
  readonly sourceOf: (kind: string) => Promise<string>
  /** From now on nothing arrives, ages or vanishes by itself. */
  readonly stopClock: () => Promise<void>
  readonly ledger: () => ReadonlyArray<LedgerEntry>
}

const program = fileURLToPath(new URL("serviceProcess.ts", import.meta.url))

/** Starts the service. Its ledger must not exist yet, unless a world is to be continued. */
export const startService = async (options: Omit<ServiceOptions, "port">): Promise<Service> => {
  let child: ChildProcess
  const start = async (port: number): Promise<{ readonly port: number; readonly token: string }> => {
    child = spawn(process.execPath, [program, JSON.stringify({ ...options, port })], { stdio: ["ignore", "ignore", "inherit", "ipc"] })
    // The first message is this.
    const [listening] = (await within(120_000, "the start of the service", once(child, "message"))) as [
      { readonly port: number; readonly token: string }
    ]
    return listening
  }
  const { port, token } = await start(0)
  const url = `http://127.0.0.1:${port}/api/v1`
  let stopped = false

  const get = async (path: string): Promise<unknown> => {
    const until = performance.now() + 120_000
    while (true) {
      try {
        const answer = await fetch(`${url}${path}`, {
          headers: { "x-chroma-token": token, connection: "close" },
          signal: AbortSignal.timeout(10_000)
        })
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
        return await answer.json()
      } catch (error) {
        // It is being killed or started, or stands still.
        if (performance.now() > until) throw error
        await setTimeout(50)
      }
    }
  }

  return {
    port,
    token,
    pid: () => child.pid ?? 0,
    restart: async (downMs) => {
      const closed = once(child, "exit")
      child.kill("SIGKILL")
      await closed
      await setTimeout(downMs)
      const again = await start(port)
      if (again.port !== port) throw new Error(`the service came back on port ${again.port}, not on ${port}`)
      if (stopped) await stop()
    },
    signal: (signal) => void child.kill(signal),
    truth: async () => {
      // What the contract says of a row is enough here.
      const rows = (await get("/invocations?limit=100000")) as ReadonlyArray<{
        readonly id: string
        readonly status: unknown
        readonly created_at: string
        readonly metadata: { readonly collection_name: string }
      }>
      return rows.map((row) => ({
        id: row.id,
        status: JSON.stringify(row.status),
        createdAt: row.created_at,
        collectionName: row.metadata.collection_name
      }))
    },
    sourceOf: async (kind) => {
      const sources = (await get("/sources")) as ReadonlyArray<Readonly<Record<string, unknown>>>
      const source = sources.find((each) => kind in each)
      if (source === undefined) throw new Error(`the service has no source of the kind ${kind}: ${JSON.stringify(sources[0])}`)
      return String(source["id"])
    },
    stopClock: stop,
    ledger: () => (existsSync(options.ledger) ? readLedger(options.ledger) : []),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const closed = once(child, "exit")
      child.kill("SIGKILL")
      await closed
    }
  }

  async function stop(): Promise<void> {
    stopped = true
    const done = once(child, "message")
    child.send("stop the clock")
    await within(120_000, "the last step of the service's clock", done)
  }
}
