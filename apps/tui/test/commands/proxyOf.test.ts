/** What is said of a proxy is what Node does. */
import { Agent, createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "@effect/vitest"
import { proxyOf, proxyTo } from "../../src/commands/proxyOf.ts"

/** A server on this machine that gives its name to whoever asks. */
const answering = async (name: string) => {
  const server = createServer((_, response) => response.end(name))
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  // It listens on a port, so its address is no text.
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.asyncDispose]: async () => void server.close() }
}

/** Who answers Node where the environment is this: the proxy, or the service, whose every name is this machine's. */
const answers = (url: URL, proxyEnv: Readonly<Record<string, string>>): Promise<string> =>
  new Promise((resolve, reject) => {
    const agent = new Agent({ proxyEnv })
    const sent = request(url, { agent, lookup: (_, { all }, found) => (all === true ? found(null, [here]) : found(null, here.address, 4)) })
    sent.on("response", (response) => response.setEncoding("utf8").on("data", resolve)).on("error", reject)
    sent.end()
  })
const here = { address: "127.0.0.1", family: 4 }

describe("NO_PROXY", () => {
  it.each([
    ["*", "api.example.com"],
    ["api.example.com", "API.example.com"],
    ["API.EXAMPLE.COM", "api.example.com"],
    ["example.com", "api.example.com"],
    [".example.com", "api.example.com"],
    [".example.com", "example.com"],
    [".example.com", "badexample.com"],
    ["*.example.com", "api.example.com"],
    ["*.example.com", "example.com"],
    ["other.example, api.example.com", "api.example.com"],
    ["other.example api.example.com", "api.example.com"],
    ["api.example.com:PORT", "api.example.com"],
    ["api.example.com:1", "api.example.com"],
    ["127.0.0.1", "127.0.0.1"],
    ["127.0.0.0-127.0.0.5", "127.0.0.1"],
    ["127.0.0.2 - 127.0.0.5", "127.0.0.1"],
    ["127.0.0.5-127.0.0.0", "127.0.0.1"],
    ["127.0.0.0/8", "127.0.0.1"],
    ["localhost", "127.0.0.1"]
  ])("of %s exempts %s where it does so for Node", async (noProxy, host) => {
    await using proxy = await answering("used")
    await using service = await answering("exempted")
    const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: noProxy.replace("PORT", `${service.port}`) }
    const url = new URL(`http://${host}:${service.port}`)
    expect(proxyOf({ ...env, NODE_USE_ENV_PROXY: "1" }, url)?.state).toBe(await answers(url, env))
  })

  it("exempts the usual port too, and the address of an IPv6", () => {
    const state = (noProxy: string, url: string) =>
      proxyOf({ HTTPS_PROXY: "http://proxy.example", NO_PROXY: noProxy, NODE_USE_ENV_PROXY: "1" }, new URL(url))?.state
    expect(state("api.example.com:443", "https://api.example.com")).toBe("exempted")
    expect(state("::1", "https://[::1]:8443")).toBe("exempted")
  })
})

describe("a proxy", () => {
  const url = new URL("https://api.example.com")

  it("is named without its password, by the variable that Node takes", () => {
    const env = {
      HTTPS_PROXY: "http://upper.example",
      https_proxy: "http://me:canary@lower.example:3128",
      HTTP_PROXY: "http://plain.example"
    }
    expect(proxyOf(env, url)).toEqual({ name: "https_proxy", address: "http://lower.example:3128", state: "unused" })
  })

  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: "" }, undefined],
    [{ HTTP_PROXY: "http://proxy.example" }, undefined],
    [{ HTTPS_PROXY: "http://proxy.example", NODE_USE_ENV_PROXY: "1" }, "used"],
    [{ HTTPS_PROXY: "http://proxy.example", NODE_OPTIONS: "--use-env-proxy" }, "used"],
    [{ HTTPS_PROXY: "socks5://proxy.example", NODE_USE_ENV_PROXY: "1" }, "foreign"]
  ])("of %o is %s", (env, state) => {
    expect(proxyOf(env, url)?.state).toBe(state)
  })

  it.each([
    ["http://localhost:8787", "local"],
    ["http://127.0.0.1:8787", "local"],
    ["http://[::1]:8787", "local"],
    ["http://tunnel.localhost:8787", "used"],
    ["https://localhost:8787", "used"]
  ])("to %s is %s", (service, state) => {
    const env = { HTTP_PROXY: "http://proxy.example", HTTPS_PROXY: "http://proxy.example", NODE_USE_ENV_PROXY: "1" }
    expect(proxyTo(env, new URL(service))?.state).toBe(state)
    expect(proxyTo({}, new URL(service))).toBeUndefined()
  })
})
