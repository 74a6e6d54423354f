/** Services that Node's transport is tried on, and what is asked of them. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { serve, wire } from "./support.ts"

const id = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"

/** A service that notes whether a request came by `fetch`, which cannot but say so. */
export const listening = Effect.gen(function* () {
  const byFetch: Array<boolean> = []
  const { url } = yield* serve((request, response) => {
    byFetch.push("sec-fetch-mode" in request.headers)
    request.resume().on("end", () => {
      if (request.method === "GET") response.end(JSON.stringify([wire(1)]))
      else response.writeHead(201).end(JSON.stringify({ invocation_id: id }))
    })
  })
  return { byFetch, url }
})

export const config = (baseUrl: string, retries = 0) => SyncConfig.layer({ baseUrl, token: "canary-token-7781", retries })
export const services = (baseUrl: string, retries = 0) =>
  Layer.merge(Invocations.layer, Files.layer).pipe(Layer.provide(config(baseUrl, retries)))

export const page = Invocations.use((invocations) => invocations.page())
/** A connection is free one turn after its answer was read. */
export const freed = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
export const create = Invocations.use((invocations) => invocations.create(id, { targetCollectionName: "handbook" }))
export const upload = Files.use((files) =>
  files.add({ databaseName: "docs", collectionName: "notes", file: fromBlob(new Blob(["text"]), "a.txt") })
)

/** What a program beside this one prints. */
export const printedBy = (file: URL, env: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async () => {
    const child = spawn(process.execPath, [fileURLToPath(file)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: process.env["PATH"], ...env }
    })
    const [printed] = await Promise.all([text(child.stdout), once(child, "close")])
    return printed
  })
