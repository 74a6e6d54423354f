/**
 * The sources that a world begins with: a small company's.
 */
import type { InvocationMetadata } from "@chroma-sync/core/Invocation"
import type { Source, SourceId, SourceOrigin } from "@chroma-sync/core/Source"
import * as DateTime from "effect/DateTime"
import { type Numbers, pick, type Seed, uuid } from "./Seed.ts"

/** A source, and how its invocations come by their metadata. */
export interface WorldSource {
  readonly source: Source
  /** How many of twenty arrivals are of this source. */
  readonly share: number
  /** What its next arrival reads. */
  readonly metadata: (next: Numbers) => InvocationMetadata
  /** Whether one of its arrivals can read an object. */
  readonly mayRead: (objectKey: string) => boolean
  /** The collection that it fills by itself. */
  readonly collectionName: string | undefined
}

/** A source with the service's own default settings. `createdAt` is in milliseconds since the Unix epoch. */
export const makeSource = (id: SourceId, databaseName: string, origin: SourceOrigin, createdAt: number): Source => ({
  id,
  databaseName,
  origin,
  embedding: { dense: { _tag: "Model", model: "Qwen/Qwen3-Embedding-0.6B" }, sparse: undefined },
  embeddingModel: { _tag: "Model", model: "Qwen/Qwen3-Embedding-0.6B" },
  chunking: { _tag: "TreeSitter" },
  createdAt: DateTime.makeUnsafe(createdAt)
})

/** The objects that arrive: a few thousand, so that each is read again and again. */
const objectKey = (next: Numbers): string =>
  `2026/${pick(next, ["invoices", "contracts", "minutes"])}/${Math.floor(next() * 900 + 100)}.pdf`

const isSeededKey = (key: string): boolean => /^2026\/(invoices|contracts|minutes)\/[1-9]\d\d\.pdf$/.test(key)

const day = 86_400_000

/** Seven sources in five databases, made 80, 70 … 20 days before the epoch. Their shares are twenty together. */
export const seededSources = (seed: Seed, epoch: number): readonly [WorldSource, ...ReadonlyArray<WorldSource>] => {
  let made = 0
  const add = (
    share: number,
    databaseName: string,
    collectionName: string,
    origin: SourceOrigin,
    metadata: WorldSource["metadata"]
  ): WorldSource => {
    // The ids of this world are made here, so the brand is ours to give.
    const id = uuid(seed, made) as SourceId
    made += 1
    return {
      source: makeSource(id, databaseName, origin, epoch - (9 - made) * 10 * day),
      share,
      metadata,
      mayRead: isSeededKey,
      collectionName
    }
  }
  const github = (share: number, databaseName: string, collectionName: string) =>
    add(share, databaseName, collectionName, { _tag: "GitHub", repository: `acme/${collectionName.replaceAll("_", "-")}` }, (next) => ({
      _tag: "GitHub",
      databaseName,
      collectionName,
      ref:
        next() < 0.8
          ? { _tag: "Branch", branch: pick(next, ["main", "develop", "release/2.4"]) }
          : { _tag: "Sha", sha: Array.from({ length: 40 }, () => Math.floor(next() * 16).toString(16)).join("") }
    }))
  const s3 = (share: number, databaseName: string, collectionName: string, bucketName: string) =>
    add(
      share,
      databaseName,
      collectionName,
      { _tag: "S3", bucketName, region: "eu-central-1", collectionName, awsCredentialId: 7 },
      (next) => ({
        _tag: "S3",
        databaseName,
        collectionName,
        bucketName,
        objectKey: objectKey(next)
      })
    )
  const web = (share: number, databaseName: string, collectionName: string) =>
    add(
      share,
      databaseName,
      collectionName,
      { _tag: "WebScrape", startingUrl: `https://${collectionName.replaceAll("_", "-")}.example` },
      () => ({ _tag: "WebScrape", databaseName, collectionName })
    )
  return [
    github(3, "docs", "handbook_main"),
    github(3, "docs", "runbooks"),
    github(4, "engineering", "monorepo"),
    s3(3, "legal", "contracts", "acme-legal"),
    s3(3, "finance", "invoices", "acme-finance"),
    web(2, "docs", "public_site"),
    web(2, "support", "help_center")
  ]
}
