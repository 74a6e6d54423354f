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
