/**
 * Serves an emulator in a process of its own, and says where on one line of JSON. `quiet`: its clock stands still and nothing is live. `busy`: about ten
 * changes a second, as invocations start, run and end; it goes away with a line `away` on stdin, and comes back with `back`, and
 * says so when it has.
 *
 * Usage: node src/serve.ts quiet|busy [invocations]
 */
import { createInterface } from "node:readline"
import { startEmulator } from "@chroma-sync/emulator/startEmulator"

const [kind, count] = process.argv.slice(2)
const invocations = Number(count ?? 100_000)
const emulator =
  kind === "busy"
    ? await startEmulator({ seed: "bench", invocations, arrivalsPerMinute: 200 })
    : await startEmulator({ clock: "manual", seed: "bench", invocations, arrivalsPerMinute: 0 })
// Longer than anything runs.
if (kind === "quiet") await emulator.advance(10 * 60_000)
console.log(JSON.stringify({ url: emulator.url, token: emulator.token }))
for await (const line of createInterface({ input: process.stdin })) {
  await (line === "away" ? emulator.goAway() : emulator.comeBack())
  console.log(line)
}
// Whoever started it has ended.
process.exit(0)
