import { startEmulator } from "@chroma-sync/emulator/startEmulator"
import { describe, expect, it } from "vitest"

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

  it("is none where its options or its port cannot be", async () => {
    await using emulator = await startEmulator()
    await expect(startEmulator({ errorRate: 2 })).rejects.toMatchObject({ _tag: "ScenarioError", field: "errorRate" })
    await expect(startEmulator({ port: emulator.port })).rejects.toMatchObject({ _tag: "EmulatorError", reason: "EADDRINUSE" })
    await expect(emulator.setFaults({ errorRate: 2 })).rejects.toMatchObject({ _tag: "ScenarioError" })
  })
})
