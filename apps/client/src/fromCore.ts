/**
 * Core's values as this package's plain data.
 */
import { invocationToJson } from "@chroma-sync/core/Invocation"
import type * as Core from "@chroma-sync/core/Invocation"
import type { PageFacts, ScanFacts } from "@chroma-sync/core/Listing"
import type * as CoreSource from "@chroma-sync/core/Source"
import type { CreateRequest as CoreCreateRequest, LostCreate as CoreLostCreate } from "@chroma-sync/core/SyncError"
import * as DateTime from "effect/DateTime"
import type { GitRef } from "./CreateInvocation.ts"
import type { Invocation, InvocationOrigin, InvocationStatus } from "./Invocation.ts"
import type { ListPage } from "./List.ts"
import type { CreateRequest, LostCreate } from "./Reconciliation.ts"
import type { SourceOrigin } from "./Source.ts"

/** An invocation of core's as one of this package's. */
export const toInvocation = (invocation: Core.Invocation): Invocation => ({
  id: invocation.id,
  sourceId: invocation.sourceId,
  status: toStatus(invocation.status),
  origin: toOrigin(invocation.metadata),
  databaseName: invocation.metadata.databaseName,
  collectionName: invocation.metadata.collectionName,
  createdAt: DateTime.toDateUtc(invocation.createdAt),
  raw: invocationToJson(invocation)
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
      return { kind: "github", ref: fromGitRef(metadata.ref) }
    case "S3":
      return { kind: "s3", bucketName: metadata.bucketName, objectKey: metadata.objectKey }
    case "WebScrape":
    case "FileUpload":
      return { kind: kinds[metadata._tag] }
    case "Unknown":
      return { kind: "unknown", raw: metadata.raw }
  }
}

/** A git ref of core's as one of this package's. */
const fromGitRef = (ref: Core.GitRef): GitRef => (ref._tag === "Sha" ? { sha: ref.sha } : { branch: ref.branch })

const kinds = { GitHub: "github", S3: "s3", WebScrape: "web_scrape", FileUpload: "file_upload", Unknown: "unknown" } as const

/** What a source of core's reads, as this package says it. */
export const fromOrigin = ({ _tag, ...fields }: CoreSource.SourceOrigin): SourceOrigin =>
  // The two unions differ in the name and the spelling of their tag alone.
  ({ kind: kinds[_tag], ...fields }) as SourceOrigin

/** A create of core's that may have been done. */
export const fromLostCreate = ({ request, sentAt }: CoreLostCreate): LostCreate => ({ request: fromCreateRequest(request), sentAt })

/** What a create of core's asked for, as this package says it. */
const fromCreateRequest = (request: CoreCreateRequest): CreateRequest => {
  switch (request._tag) {
    case "CreateInvocation": {
      const { sourceId, targetCollectionName, ref, objectKey } = request
      return { operation: "invocations.create", sourceId, targetCollectionName, ref: ref && fromGitRef(ref), objectKey }
    }
    case "AddFile": {
      const { databaseName, collectionName, fileName } = request
      return { operation: "files.add", databaseName, collectionName, fileName }
    }
    case "CreateSource":
      return { operation: "sources.create", databaseName: request.databaseName, origin: fromOrigin(request.origin) }
  }
}

/** A page of core's with its rows as this package's. */
export const toPage = <Item>({ malformed, cursor, report }: PageFacts & ScanFacts, items: ReadonlyArray<Item>): ListPage<Item> => ({
  items,
  malformed,
  cursor,
  report
})
