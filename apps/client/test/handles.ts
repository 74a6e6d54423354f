/** A process that uses the client hard, against the service of its arguments, and prints what is left of it. */
import { getEventListeners } from "node:events"
import { ChromaSync } from "@chroma-sync/client"

const [baseUrl = "", apiKey = ""] = process.argv.slice(2)
const { signal } = new AbortController()
const sync = new ChromaSync({ baseUrl, apiKey })
for (let round = 0; round < 20; round += 1) {
  await Promise.all(Array.from({ length: 50 }, () => sync.health({ signal })))
}
for await (const { id } of sync.invocations.list({ limit: 5 }, { signal })) if (id !== "") break
await Array.fromAsync(sync.sources.list({}, { signal }))
for await (const { type } of sync.invocations.watch({}, { signal })) if (type === "live") break
await sync.invocations.wait("00000000-0000-4000-8000-00000000dead", { deadlineMs: 30_000, signal }).catch(() => undefined)
// Begun and neither ended nor left.
await sync.invocations.pages({ limit: 5 }, { signal })[Symbol.asyncIterator]().next()
const unfinished = Array.fromAsync(sync.invocations.watch({}, { signal })).catch((error: unknown) => error)
await sync.close()
await unfinished
// What was interrupted is closed by the event loop, in its next turns.
for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
const handles = process.getActiveResourcesInfo().filter((kind) => !["PipeWrap", "TTYWrap", "FSReqPromise"].includes(kind))
console.log(JSON.stringify({ listeners: getEventListeners(signal, "abort").length, handles }))
