/** A session with `--since` that begins in an outage: it says so, asks anew when it is told to, and reads no further back for it. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { open } from "./support.ts"

/** A way to a service on which nothing gets through until it is opened, and what was sent before never does. */
const wayTo = (url: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const way = { isOpen: false, url: "", close: () => undefined as void }
      const sockets = new Set<Socket>()
      const server = createServer((near) => {
        sockets.add(near.on("error", () => near.destroy()))
        if (!way.isOpen) return
        const far = connect(Number(new URL(url).port), "127.0.0.1")
        sockets.add(far.on("error", () => near.destroy()))
        near.pipe(far).pipe(near)
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      // A listening TCP server has an address of this kind.
      way.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      way.close = () => {
        for (const socket of sockets) socket.destroy()
        server.close()
      }
      return way
    }),
    (way) => Effect.sync(() => way.close())
  )

const furthest = Effect.gen(function* () {
  const { requests } = yield* Emulator
  return Math.max(...(yield* requests).map(({ query }) => Number(new URLSearchParams(query).get("offset"))))
})

const emulator = Emulator.layer({ clock: "manual", seed: "long", invocations: 6_000 })
const askAnew = "\u0012"

describe("a session with --since", () => {
  it.live("asks anew at ctrl-r while the service takes its first request and answers nothing", () =>
    Effect.gen(function* () {
      const { token, url } = yield* Emulator
      const way = yield* wayTo(url)
      // By itself it would ask again in ten minutes; by 8 seconds the watch has asked too.
      const terminal = yield* open(["ui", "--since", "1h", "--timeout", "10m"], { CHROMA_API_KEY: token, CHROMA_SYNC_URL: way.url })
      yield* Effect.promise(() =>
        terminal.until("no answer", ([first = ""]) => /connecting ([89]|\d\d)s · no data yet · ctrl-r asks anew/.test(first))
      )
      way.isOpen = true
      terminal.write(askAnew)
      yield* Effect.promise(() => terminal.until("the list", ([first = ""]) => first.includes("● live")))
      yield* Effect.promise(() => terminal.until("all of it", ([first = ""]) => !first.includes("still reading")))
      expect(yield* furthest).toBeLessThan(2_000)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("says that it is offline where it begins so, and reads no further back once the service is there", () =>
    Effect.gen(function* () {
      const { token, url, goAway, comeBack } = yield* Emulator
      yield* goAway
      const terminal = yield* open(["ui", "--since", "1h", "--retries", "0"], { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url })
      yield* Effect.promise(() => terminal.until("offline", ([first = ""]) => /○ offline .* retry \d+ /.test(first)))
      yield* comeBack
      terminal.write(askAnew)
      yield* Effect.promise(() => terminal.until("the list", ([first = ""]) => first.includes("● live")))
      yield* Effect.promise(() => terminal.until("all of it", ([first = ""]) => !first.includes("still reading")))
      expect(yield* furthest).toBeLessThan(2_000)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
