import { startEmulator } from "@chroma-sync/emulator/startEmulator"
import { expect, it } from "vitest"

const statuses = async (url: string, token: string): Promise<ReadonlyArray<unknown>> => {
  const answer = await fetch(`${url}/api/v1/invocations?limit=20`, { headers: { "x-chroma-token": token } })
  if (answer.status === 503) return statuses(url, token)
  const rows = (await answer.json()) as ReadonlyArray<{ readonly status: unknown }>
  return rows.map(({ status }) => status)
}

it("asks again after a 503, and sees what has changed", async () => {
  await using emulator = await startEmulator({ clock: "manual", startsAt: "2026-03-01T12:00:00Z", seed: "mine", arrivalsPerMinute: 0 })
  await emulator.setFaults({
    rules: [{ route: "GET /api/v1/invocations", requests: [1], fault: { kind: "status", status: 503 } }]
  })
  expect(await statuses(emulator.url, emulator.token)).toContain("processing")
  expect(await emulator.requests()).toHaveLength(2)

  await emulator.advance(5 * 60_000)
  expect(await statuses(emulator.url, emulator.token)).not.toContain("processing")
})
