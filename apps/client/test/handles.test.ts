/** Nothing is left behind: no listener on a signal that outlives its calls, and no handle that keeps a process alive. */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { start } from "./support.ts"

it("after a thousand calls on one signal no listener is left, and after close no handle", async () => {
  await using world = await start()
  const { url, token } = world.emulator
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, "handles.ts"), url, token])
  expect(JSON.parse(stdout)).toEqual({ listeners: 0, handles: [] })
  const sent = await world.emulator.requests()
  expect(sent.filter(({ path }) => path.includes("health")).length).toBe(1_000)
})
