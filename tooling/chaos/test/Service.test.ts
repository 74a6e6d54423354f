/** The service goes on where it was, whatever kills it. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { createsIn } from "../src/Ledger.ts"
import { startService } from "../src/Service.ts"

it("has the same world after it was killed, what was created in it included", async () => {
  const home = mkdtempSync(join(tmpdir(), "chroma-sync-chaos-"))
  await using service = await startService({
    seed: "continued",
    epoch: Date.now() - 60_000,
    ledger: join(home, "ledger"),
    invocations: 100,
    arrivalsPerMinute: 60,
    insertsPerSecond: 1,
    deletesPerSecond: 0.5
  })
  const source = await service.sourceOf("github")
  const answer = await fetch(`http://127.0.0.1:${service.port}/api/v1/sources/${source}/invocations`, {
    method: "POST",
    headers: { "x-chroma-token": service.token, "content-type": "application/json" },
    body: JSON.stringify({ target_collection_name: "mine" })
  })
  expect(answer.status).toBe(201)
  await service.stopClock()
  const before = await service.truth()
  await service.restart(0)
  expect(await service.truth()).toEqual(before)
  expect(before.filter(({ collectionName }) => collectionName === "mine")).toHaveLength(1)
  expect(createsIn(service.ledger())).toEqual(["mine"])
  rmSync(home, { recursive: true })
})
