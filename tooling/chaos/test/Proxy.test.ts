/** The proxy does to an answer what it is told to. */
import { once } from "node:events"
import { createServer, request, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, it } from "vitest"
import { openProxy, type Proxy, type Spoil } from "../src/Proxy.ts"

const body = "x".repeat(2_000)
let requests = 0
let server: Server
let proxy: Proxy

beforeAll(async () => {
  server = createServer((_, response) => {
    requests += 1
    response.end(body)
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  proxy = await openProxy(() => port)
})
afterAll(async () => {
  await proxy[Symbol.asyncDispose]()
  server.close()
})

/** How many bytes of the body came, or why none did. */
const ask = (): Promise<number | string> =>
  new Promise((resolve) => {
    let bytes = 0
    const asked = request({ port: proxy.port, agent: false }, (response) => {
      response.on("data", (chunk: Buffer) => (bytes += chunk.length))
      response.on("end", () => resolve(bytes))
      response.on("error", () => resolve(`cut after ${bytes > 0}`))
    })
    asked.on("error", (error) => resolve("code" in error ? String(error.code) : error.message))
    asked.end()
  })

it.each<readonly [Spoil, number | string, reached: number]>([
  [{ kind: "pass" }, 2_000, 1],
  [{ kind: "delay", ms: 20 }, 2_000, 1],
  [{ kind: "drip", bytes: 300, everyMs: 1 }, 2_000, 1],
  [{ kind: "cut", afterBytes: 0 }, "ECONNRESET", 1],
  [{ kind: "cut", afterBytes: 1_000 }, "cut after true", 1],
  [{ kind: "reset", afterBytes: 1_000 }, "ECONNRESET", 1],
  [{ kind: "halfClose", afterBytes: 1_000 }, "cut after true", 1],
  [{ kind: "deafen" }, "ECONNRESET", 1],
  [{ kind: "refuse" }, "ECONNREFUSED", 0]
])("%j gives %j", async (how, expected, reached) => {
  await proxy.spoil(how)
  const before = requests
  expect(await ask()).toBe(expected)
  expect(requests - before).toBe(reached)
  await proxy.spoil({ kind: "pass" })
  expect(await ask()).toBe(2_000)
})

it.each<readonly [Spoil, leastMs: number]>([
  [{ kind: "delay", ms: 40 }, 40],
  [{ kind: "drip", bytes: 500, everyMs: 15 }, 45]
])("%j takes at least %i ms", async (how, leastMs) => {
  await proxy.spoil(how)
  const from = performance.now()
  expect(await ask()).toBe(2_000)
  // A timer of Node may be a millisecond early.
  expect(performance.now() - from).toBeGreaterThan(leastMs - 5)
  await proxy.spoil({ kind: "pass" })
})

it("lets held answers go in the reverse order of their connections", async () => {
  await proxy.spoil({ kind: "hold" })
  const order: Array<string> = []
  const first = ask().then(() => order.push("first"))
  while (proxy.held() < 1) await new Promise((resolve) => setImmediate(resolve))
  const second = ask().then(() => order.push("second"))
  while (proxy.held() < 2) await new Promise((resolve) => setImmediate(resolve))
  await proxy.spoil({ kind: "pass" })
  await Promise.all([first, second])
  expect(order).toEqual(["second", "first"])
})

it("a dropped connection stays dead, and new ones live", async () => {
  await proxy.spoil({ kind: "drop" })
  const { made } = proxy.connections()
  const dead = ask()
  while (proxy.connections().made === made) await new Promise((resolve) => setImmediate(resolve))
  await proxy.spoil({ kind: "pass" })
  expect(await ask()).toBe(2_000)
  await proxy.spoil({ kind: "refuse" })
  expect(await dead).toBe("ECONNRESET")
})
