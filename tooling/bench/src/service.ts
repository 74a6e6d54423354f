/**
 * A service to measure against, as a process of its own.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import type { EmulatorOptions } from "@chroma-sync/emulator/Emulator"
import { bundle, moduleOf } from "./bundle.ts"

/** What came in so far: requests, and the bytes of the bodies that answered them. */
export interface Traffic {
  readonly requests: number
  readonly bytes: number
}

/** A service that listens until it is disposed. */
export interface Service extends AsyncDisposable {
  readonly url: string
  readonly token: string
  /** Waits before each answer from now on, in milliseconds. */
  readonly setLatency: (ms: number) => Promise<void>
  /** Starts so many invocations of one source, which stay live, and gives their ids. */
  readonly create: (count: number) => Promise<ReadonlyArray<string>>
  readonly traffic: () => Promise<Traffic>
}

/** Starts a service. All that it has at the start is finished, and nothing arrives unless `arrivalsPerMinute` says so. */
export const startService = async (options: Pick<EmulatorOptions, "invocations" | "arrivalsPerMinute">): Promise<Service> => {
  const { file } = await bundle("server", `import ${moduleOf("./server.ts")}`)
  // A million invocations are some 300 MB of pages to keep.
  const child = spawn(process.execPath, ["--max-old-space-size=4096", file, JSON.stringify({ arrivalsPerMinute: 0, ...options })], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const [line] = (await once(createInterface(child.stdout), "line")) as [string]
  const { url, token } = JSON.parse(line) as { readonly url: string; readonly token: string }
  const control = async (path: string) => (await fetch(`${url}/-/${path}`)).json()
  return {
    url,
    token,
    setLatency: async (ms) => void (await control(`latency?ms=${ms}`)),
    create: (count) => control(`create?count=${count}`),
    traffic: () => control("stats"),
    [Symbol.asyncDispose]: async () => {
      const closed = once(child, "close")
      child.kill()
      await closed
    }
  }
}
