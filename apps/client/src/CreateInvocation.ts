/**
 * What a new invocation is told.
 */

/** The git ref that a GitHub invocation ingests. */
export type GitRef = { readonly sha: string; readonly branch?: undefined } | { readonly branch: string; readonly sha?: undefined }

/**
 * An invocation to start. An S3 source is told which object to read, and may leave the collection to the source's own; the others are told the
 * collection, and a GitHub source which ref.
 *
 * @example
 * const ofBranch: CreateInvocation = { targetCollectionName: "handbook", ref: { branch: "main" } }
 * const ofObject: CreateInvocation = { objectKey: "2026/invoices/114.pdf", customId: "invoice-114", metadata: { year: 2026 } }
 */
export type CreateInvocation =
  | {
      readonly targetCollectionName: string
      /** For GitHub sources. */
      readonly ref?: GitRef | undefined
      readonly objectKey?: undefined
      readonly customId?: undefined
      readonly metadata?: undefined
    }
  | {
      /** The whole key, any prefix that the source has included. */
      readonly objectKey: string
      readonly targetCollectionName?: string | undefined
      /** Chunks are then named `customId-0` and so on. At most 120 characters. */
      readonly customId?: string | undefined
      /** Added to the metadata of every chunk. */
      readonly metadata?: { readonly [key: string]: unknown } | undefined
      readonly ref?: undefined
    }
