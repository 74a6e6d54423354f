/** A port where no connection opens. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"

/** A port that takes no more connections: whoever listens there stands still, and as many as wait there may. */
export const deafPort = Effect.acquireRelease(
  Effect.promise(async () => {
    const listener = spawn(process.execPath, [fileURLToPath(new URL("deaf.ts", import.meta.url))], { stdio: ["ignore", "pipe", "inherit"] })
    const [line] = (await once(createInterface(listener.stdout), "line")) as [string]
    const port = Number(line)
    const waiting = Array.from({ length: 8 }, (): Socket => connect(port, "127.0.0.1").on("error", () => undefined))
    await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, "connect")))
    return { url: `http://127.0.0.1:${port}`, listener, waiting }
  }),
  ({ listener, waiting }) =>
    Effect.sync(() => {
      for (const socket of waiting) socket.destroy()
      listener.kill("SIGKILL")
    })
)
