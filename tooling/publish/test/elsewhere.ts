/** What a program does with the client, in words that every runtime knows. Prints what came of it. */
import { AbortError, ChromaSync, isChromaSyncError, NotFoundError, UnauthorizedError } from "@chroma-sync/client"

const sync = new ChromaSync()
await sync.health()

const ids: Array<string> = []
for await (const { id } of sync.invocations.list({ limit: 10, prefetch: 4 })) ids.push(id)
const pages = await Array.fromAsync(sync.sources.pages({ limit: 2 }))

const missing = await sync.invocations.get("00000000-0000-4000-8000-00000000dead").catch((error: unknown) => error)
const stranger = new ChromaSync({ apiKey: "stranger" })
const refused = await Array.fromAsync(stranger.invocations.list()).catch((error: unknown) => error)
const unreachable = await new ChromaSync({ baseUrl: "http://127.0.0.1:1", apiKey: "k", retries: 0 })
  .health()
  .catch((error: unknown) => error)

const [github] = await Array.fromAsync(sync.sources.list({ sourceType: "github" }))
const { invocationId } = await sync.invocations.create(github?.id ?? "", { targetCollectionName: "handbook", ref: { branch: "main" } })

const leaving = new AbortController()
const events: Array<string> = []
const watched = (async () => {
  for await (const event of sync.invocations.watch({}, { signal: leaving.signal, liveIntervalMs: 50 })) {
    if (!events.includes(event.type)) events.push(event.type)
    if (event.type === "live" && !events.includes("cancelled")) {
      events.push("cancelled")
      await sync.invocations.cancel(invocationId)
    }
    if (event.type === "changed" && event.current.id === invocationId) leaving.abort(new Error("seen"))
  }
})()
const left = await watched.catch((error: unknown) => error)
const done = await sync.invocations.wait(invocationId, { deadlineMs: 30_000 })
const upload = await sync.files.add(new File(["# Notes"], "notes.md"), { databaseName: "docs", collectionName: "notes" })
await Promise.all([sync.close(), stranger.close()])

console.log(
  JSON.stringify({
    listed: ids.length,
    distinct: new Set(ids).size,
    pages: pages.length > 1,
    missing: missing instanceof NotFoundError && isChromaSyncError(missing) && missing.status,
    refused: refused instanceof UnauthorizedError,
    unreachable: isChromaSyncError(unreachable) && unreachable.name,
    events,
    left: left instanceof AbortError && left.cause instanceof Error && left.cause.message,
    done: done.status.name,
    upload: upload.invocationId !== ""
  })
)
