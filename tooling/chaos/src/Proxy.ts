/**
 * A TCP proxy that spoils what goes through it. What it does is set at any time and takes effect at once, on the connections that are open too.
 */
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { setTimeout as elapse } from "node:timers/promises"

/** What happens to connections. Bytes are those of answers, counted from when it was set. */
export type Spoil =
  | { readonly kind: "pass" }
  /** Nobody listens, and what was open is destroyed. */
  | { readonly kind: "refuse" }
  /** Everything is taken and nothing comes of it. A connection that it befell stays so. */
  | { readonly kind: "drop" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "drip"; readonly bytes: number; readonly everyMs: number }
  /** After so many bytes of an answer: an orderly end in mid-answer, a reset, or an end towards the client alone. */
  | { readonly kind: "cut" | "reset" | "halfClose"; readonly afterBytes: number }
  /** Answers are kept until something else is set, and let go in the reverse order of their connections. */
  | { readonly kind: "hold" }
  /** Requests reach the service, and their answers are thrown away with a reset. */
  | { readonly kind: "deafen" }

export interface Proxy extends AsyncDisposable {
  readonly port: number
  readonly spoil: (how: Spoil) => Promise<void>
  /** Connections that were made, and that are open. */
  readonly connections: () => { readonly made: number; readonly open: number }
  /** Connections whose answers are kept. */
  readonly held: () => number
}

interface Pair {
  readonly client: Socket
  readonly service: Socket
  /** Answers leave one after the other, whatever delays each. */
  leaving: Promise<void>
  answered: number
  dead: boolean
  held: Array<Buffer>
}

/**
 * Listens on a free port of this machine, and passes on to another.
 *
 * @example
 * await using proxy = await openProxy(() => 8787)
 * await proxy.spoil({ kind: "cut", afterBytes: 100 })
 */
export const openProxy = async (target: () => number): Promise<Proxy> => {
  let how: Spoil = { kind: "pass" }
  let made = 0
  const pairs = new Set<Pair>()

  const destroy = (pair: Pair) => {
    pair.client.destroy()
    pair.service.destroy()
    pairs.delete(pair)
  }

  const answer = async (pair: Pair, chunk: Buffer): Promise<void> => {
    const send = (bytes: Buffer) => {
      if (pair.client.writable) pair.client.write(bytes)
    }
    if (pair.dead) return
    switch (how.kind) {
      case "pass":
      case "refuse":
        return send(chunk)
      case "drop":
        pair.dead = true
        return
      case "deafen":
        pair.client.resetAndDestroy()
        return destroy(pair)
      case "hold":
        pair.held.push(chunk)
        return
      case "delay":
        await elapse(how.ms)
        return send(chunk)
      case "drip":
        for (let at = 0; at < chunk.length;) {
          // What was set meanwhile decides about the rest.
          if (how.kind !== "drip") return answer(pair, chunk.subarray(at))
          send(chunk.subarray(at, at + how.bytes))
          at += how.bytes
          await elapse(how.everyMs)
        }
        return
      case "cut":
      case "reset":
      case "halfClose": {
        const left = how.afterBytes - pair.answered
        pair.answered += chunk.length
        if (chunk.length <= left) return send(chunk)
        const { kind } = how
        await new Promise<void>((resolve) => {
          if (left > 0 && pair.client.writable) pair.client.write(chunk.subarray(0, left), () => resolve())
          else resolve()
        })
        if (kind === "halfClose") {
          pair.dead = true
          pair.client.end()
          return
        }
        if (kind === "reset") pair.client.resetAndDestroy()
        return destroy(pair)
      }
    }
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    made += 1
    const service = connect({ port: target(), host: "127.0.0.1", allowHalfOpen: true })
    const pair: Pair = { client, service, leaving: Promise.resolve(), answered: 0, dead: how.kind === "drop", held: [] }
    pairs.add(pair)
    client.on("data", (bytes) => {
      if (how.kind === "drop") pair.dead = true
      if (!pair.dead && service.writable) service.write(bytes)
    })
    client.on("end", () => service.end())
    service.on("data", (bytes) => (pair.leaving = pair.leaving.then(() => answer(pair, bytes))))
    service.on("end", () => {
      pair.leaving = pair.leaving.then(() => {
        if (!pair.dead && pair.held.length === 0) client.end()
      })
    })
    for (const [socket, other] of [
      [client, service],
      [service, client]
    ] as const) {
      // An error is told by the close that follows it.
      socket.on("error", () => undefined)
      socket.on("close", (failed) => {
        if (pair.dead && socket === service) return
        if (failed) other.destroy()
        if (client.destroyed && service.destroyed) pairs.delete(pair)
        if (socket === client) service.destroy()
      })
    }
  })

  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1")
    await once(server, "listening")
  }
  await listen(0)
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo

  const spoil = async (next: Spoil): Promise<void> => {
    const before = how
    how = next
    for (const pair of pairs) pair.answered = 0
    if (before.kind === "hold") {
      for (const pair of [...pairs].toReversed()) {
        for (const bytes of pair.held.splice(0)) if (pair.client.writable) pair.client.write(bytes)
        if (pair.service.readableEnded) pair.client.end()
      }
    }
    if (next.kind === "refuse" && server.listening) {
      const closed = once(server, "close")
      server.close()
      for (const pair of pairs) destroy(pair)
      await closed
    } else if (next.kind !== "refuse" && !server.listening) await listen(port)
  }

  return {
    port,
    spoil,
    held: () => [...pairs].filter((pair) => pair.held.length > 0).length,
    connections: () => ({ made, open: pairs.size }),
    [Symbol.asyncDispose]: () => spoil({ kind: "refuse" })
  }
}
