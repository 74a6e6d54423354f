/**
 * The client's process from outside.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Asked, Created, Reconciled, Scanned, Waited, Watched } from "./asked.ts"
import type { Saboteur } from "./Saboteur.ts"
import { within } from "./within.ts"

export interface Client extends AsyncDisposable {
  readonly scan: (limit: number) => Promise<Scanned>
  readonly wait: (ids: ReadonlyArray<string>, deadlineMs: number) => Promise<Waited>
  readonly create: (sourceId: string, collection: string) => Promise<Created>
  readonly reconcile: (collection: string) => Promise<Reconciled>
  readonly watched: () => Promise<ReadonlyArray<Watched>>
  readonly pid: number
  readonly signal: (signal: "SIGSTOP" | "SIGCONT") => void
  /** Resolves if the process ends, which it must not by itself. */
  readonly exit: Promise<string>
}

/** How long an answer may take, in milliseconds, through faults of some seconds each and a service that is killed meanwhile. */
const patience = 180_000

const program = fileURLToPath(new URL("clientProcess.ts", import.meta.url))

/** The command line of a program that may open so many files. */
export const limited = (files: number, args: ReadonlyArray<string>): readonly [file: string, args: ReadonlyArray<string>] => [
  "bash",
  ["-c", `ulimit -n ${files}; exec "$0" "$@"`, process.execPath, ...args]
]

/** Starts it on a service, in the saboteur's reach as `client`, with so many file descriptors. */
export const startClient = (saboteur: Saboteur, url: string, token: string, files: number): Client => {
  const { env, args } = saboteur.reach("client")
  const [file, line] = limited(files, ["--expose-gc", ...args, program, url, token])
  const child = spawn(file, line, { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "inherit", "ipc"] })
  const waiting = new Map<number, { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }>()
  let number = 0
  const exit = once(child, "exit").then(([code, signal]) => `the client's process ended (${code ?? signal})`)
  void exit.then((why) => waiting.forEach(({ reject }) => reject(new Error(why))))
  child.on("message", (message) => {
    // The client's process sends nothing else.
    const answer = message as { readonly number: number; readonly answer?: unknown; readonly error?: string }
    const asker = waiting.get(answer.number)
    waiting.delete(answer.number)
    if (answer.error === undefined) asker?.resolve(answer.answer)
    else asker?.reject(new Error(answer.error))
  })
  const ask = <Answer>(asked: Asked): Promise<Answer> => {
    const answer = new Promise<Answer>((resolve, reject) => {
      number += 1
      // What each question is answered with is written beside it.
      waiting.set(number, { resolve: resolve as (answer: unknown) => void, reject })
      child.send({ number, asked }, (error) => {
        if (error !== null) reject(error)
      })
    })
    return within(patience, `what the client was asked to do (${asked.do})`, answer)
  }

  return {
    scan: (limit) => ask({ do: "scan", limit }),
    wait: (ids, deadlineMs) => ask({ do: "wait", ids, deadlineMs }),
    create: (sourceId, collection) => ask({ do: "create", sourceId, collection }),
    reconcile: (collection) => ask({ do: "reconcile", collection }),
    watched: () => ask({ do: "watched" }),
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    exit,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL")
      await exit
    }
  }
}
