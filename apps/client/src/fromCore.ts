/**
 * Core's values as this package's plain data.
 */
import * as Core from "@chroma-sync/core/Invocation"
import type { ScannedPage } from "@chroma-sync/core/Invocations"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import type { Invocation, InvocationOrigin, InvocationStatus, Page } from "./Invocation.ts"

const encode = Schema.encodeSync(Core.Invocation)

/** A page of core's as a page of this package's. */
export const toPage = (page: ScannedPage): Page => ({
  items: page.invocations.map(toInvocation),
  malformed: page.malformed,
  report: page.report,
  cursor: page.cursor
})

const toInvocation = (invocation: Core.Invocation): Invocation => ({
  id: invocation.id,
  sourceId: invocation.sourceId,
  status: toStatus(invocation.status),
  origin: toOrigin(invocation.metadata),
  databaseName: invocation.metadata.databaseName,
  collectionName: invocation.metadata.collectionName,
  createdAt: DateTime.toDateUtc(invocation.createdAt),
  raw: encode(invocation)
})

const toStatus = (status: Core.InvocationStatus): InvocationStatus => {
  switch (status._tag) {
    case "Complete":
      return { name: "complete", finishedAt: DateTime.toDateUtc(status.finishedAt), durationMs: status.durationMs }
    case "Failed":
      return { name: "failed", error: status.error }
    case "Unknown":
      return { name: "unknown", raw: status.raw }
    case "Pending":
      return { name: "pending" }
    case "Processing":
      return { name: "processing" }
    case "Cancelled":
      return { name: "cancelled" }
  }
}

const toOrigin = (metadata: Core.InvocationMetadata): InvocationOrigin => {
  switch (metadata._tag) {
    case "GitHub":
      return { kind: "github", ref: metadata.ref._tag === "Sha" ? { sha: metadata.ref.sha } : { branch: metadata.ref.branch } }
    case "S3":
      return { kind: "s3", bucketName: metadata.bucketName, objectKey: metadata.objectKey }
    case "WebScrape":
      return { kind: "web_scrape" }
    case "FileUpload":
      return { kind: "file_upload" }
    case "Unknown":
      return { kind: "unknown", raw: metadata.raw }
  }
}
