import { networkInterfaces } from "node:os"
import { inspect } from "node:util"
import { startEmulator } from "@chroma-sync/emulator/startEmulator"
import { describe, expect, it } from "vitest"

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"))
const everywhere: ReadonlyArray<readonly [host: string, name: string]> = [
  ["0.0.0.0", "127.0.0.1"],
  ["0", "127.0.0.1"],
  ...(hasIPv6
    ? ([
        ["::", "[::1]"],
        ["0::0", "[::1]"]
      ] as const)
    : [])
]

describe("an emulator that was started", () => {
  it("does all that the service does, in promises, and ends when it is stopped", async () => {
    const emulator = await startEmulator({ clock: "manual", seed: "promises", invocations: 30 })
    const list = async () => {
      const answer = await fetch(`${emulator.url}/api/v1/invocations`, { headers: { "x-chroma-token": emulator.token } })
      return [answer.status, answer.ok ? ((await answer.json()) as ReadonlyArray<unknown>).length : 0]
    }
    expect(await list()).toEqual([200, 30])
    await emulator.setFaults({ rules: [{ fault: { kind: "status", status: 503 } }] })
    expect(await list()).toEqual([503, 0])
    await emulator.setFaults({})
    await emulator.goAway()
    await expect(list()).rejects.toThrow("fetch failed")
    await emulator.comeBack()
    await emulator.advance(10 * 60_000)
    expect((await list())[1]).toBeGreaterThan(30)
    expect(await emulator.requests()).toHaveLength(3)
    await emulator.stop()
    await expect(list()).rejects.toThrow("fetch failed")
  })

  it("has keys of three kinds", async () => {
    await using emulator = await startEmulator({ clock: "manual", invocations: 3 })
    const { url, token, readOnlyToken, otherTeamToken } = emulator
    const statuses = async (key: string) => {
      const headers = { "x-chroma-token": key, "content-type": "application/json" }
      const list = await fetch(`${url}/api/v1/invocations`, { headers })
      const body = JSON.stringify({ web_scrape: { starting_url: "https://keys.example" }, database_name: "docs" })
      const create = await fetch(`${url}/api/v1/sources`, { method: "POST", headers, body })
      return [list.status, create.status]
    }
    expect([await statuses(token), await statuses(readOnlyToken), await statuses(otherTeamToken)]).toEqual([
      [200, 201],
      [200, 403],
      [403, 403]
    ])
  })

  it("is stopped at the end of the block that uses it", async () => {
    const url = await (async () => {
      await using emulator = await startEmulator()
      return emulator.url
    })()
    await expect(fetch(url)).rejects.toThrow("fetch failed")
  })

  it.each([
    ["port", 70_000],
    ["port", -1],
    ["port", 80.5],
    ["host", ""],
    ["token", 5],
    ["clock", "bogus"],
    ["cors", "yes"],
    ["clok", "manual"]
  ])("is none where its %s is %o", async (field, value) => {
    const started = startEmulator({ [field]: value })
    await expect(started).rejects.toMatchObject({ _tag: "ScenarioError", input: "The emulator's options", field })
  })

  it("takes an option that is undefined as not given", async () => {
    const fields = ["seed", "startsAt", "invocations", "databases", "rules", "port", "host", "token", "readOnlyToken", "clock", "cors"]
    await using emulator = await startEmulator(Object.fromEntries(fields.map((field) => [field, undefined])))
    await emulator.setFaults({
      rules: [{ route: "/health", requests: undefined, fault: { kind: "status", status: 503, body: undefined } }]
    })
    expect(emulator).toMatchObject({ url: `http://127.0.0.1:${emulator.port}`, token: "emulator" })
    expect((await fetch(`${emulator.url}/health`)).status).toBe(503)
  })

  it.each([Infinity, -Infinity, 1e16])("is not moved by %d ms, which lead to no date", async (ms) => {
    await using emulator = await startEmulator({ clock: "manual" })
    await expect(emulator.advance(ms)).rejects.toMatchObject({ _tag: "ScenarioError", input: "advance" })
    expect((await fetch(`${emulator.url}/health`)).status).toBe(200)
  })

  it("does not come back once it is stopped, and leaves no port open where it was about to", async () => {
    const away = await startEmulator()
    await away.goAway()
    await away.stop()
    await expect(away.comeBack()).rejects.toMatchObject({ _tag: "EmulatorError", message: "The emulator cannot listen: it has ended." })

    const returning = await startEmulator()
    await returning.goAway()
    const [back] = await Promise.allSettled([returning.comeBack(), returning.stop()])
    expect(back).toMatchObject({ status: "rejected", reason: { _tag: "EmulatorError", reason: "it has ended" } })
    for (const { url } of [away, returning]) await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } })
  })

  it("comes back without ado where it has not gone away", async () => {
    await using emulator = await startEmulator()
    await emulator.comeBack()
    expect((await fetch(`${emulator.url}/health`)).status).toBe(200)
  })

  it("is none where its options or its port cannot be", async () => {
    await using emulator = await startEmulator()
    await expect(startEmulator({ errorRate: 2 })).rejects.toMatchObject({ _tag: "ScenarioError", field: "errorRate" })
    await expect(startEmulator({ port: emulator.port })).rejects.toMatchObject({
      _tag: "EmulatorError",
      reason: "EADDRINUSE",
      message: `The emulator cannot listen: port ${emulator.port} is in use. Give another port, or 0 for any.`
    })
    await expect(emulator.setFaults({ errorRate: 2 })).rejects.toMatchObject({ _tag: "ScenarioError" })
  })

  it.each(everywhere)("that listens everywhere by %s has the url of %s, at which it answers", async (host, name) => {
    await using emulator = await startEmulator({ host })
    expect(emulator.url).toBe(`http://${name}:${emulator.port}`)
    await emulator.goAway()
    await emulator.comeBack()
    expect((await fetch(`${emulator.url}/health`)).status).toBe(200)
  })

  it("says what is wrong with its options wherever its errors are logged", async () => {
    const scenarioError: unknown = await startEmulator({ errorRate: 2 }).catch((error: unknown) => error)
    const emulatorError: unknown = await startEmulator({ host: "192.0.2.1" }).catch((error: unknown) => error)
    for (const [error, name, message, field] of [
      [scenarioError, "ScenarioError", "The emulator's options: errorRate: Expected a share from 0 to 1", "field: 'errorRate'"],
      [emulatorError, "EmulatorError", "The emulator cannot listen (EADDRNOTAVAIL). Give another host.", "port: 0"]
    ] as const) {
      expect(String(error)).toBe(`${name}: ${message}`)
      expect(inspect(error).split("\n")[0]).toBe(`${name}: ${message}`)
      expect(inspect(error)).toContain(field)
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({ _tag: name, message })
    }
  })
})
