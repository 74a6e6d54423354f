/** Reads a page of the service at `CHROMA_SYNC_URL` and uploads a file to it, and prints how many invocations the page holds. */
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const config = SyncConfig.layer({ baseUrl: process.env["CHROMA_SYNC_URL"], token: "canary-token-7781", retries: 0 })
const { invocations } = await Effect.gen(function* () {
  const file = fromBlob(new Blob(["text"]), "a.txt")
  yield* Files.use((files) => files.add({ databaseName: "docs", collectionName: "notes", file }))
  return yield* Invocations.use((service) => service.page())
}).pipe(Effect.provide(Layer.merge(Invocations.layer, Files.layer).pipe(Layer.provide(config))), Effect.runPromise)
process.stdout.write(`${invocations.length}\n`)
