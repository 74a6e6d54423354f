/**
 * The emulator of `serve.ts` as a child, and what the kernel tells of a process.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

export interface Service extends Disposable {
  readonly url: string
  readonly token: string
  /** Resolves when it has gone, or come back. */
  readonly tell: (line: "away" | "back") => Promise<unknown>
}

export const startService = async (kind: "quiet" | "busy", invocations: number): Promise<Service> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "serve.ts"), kind, String(invocations)], {
    stdio: ["pipe", "pipe", "inherit"]
  })
  const [line] = (await once(child.stdout, "data")) as [Buffer]
  const { url, token } = JSON.parse(line.toString()) as { readonly url: string; readonly token: string }
  const tell: Service["tell"] = (line) => {
    child.stdin.write(`${line}\n`)
    return once(child.stdout, "data")
  }
  return { url, token, tell, [Symbol.dispose]: () => void child.kill() }
}

/** Memory of a process that is resident, now or at most so far, in MB. */
export const memory = (pid: number, field: "VmRSS" | "VmHWM"): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024

/** Open files and sockets of a process. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

/** Processor time that a process has taken in all its threads, in milliseconds. */
export const processorMs = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6,
    0
  )
