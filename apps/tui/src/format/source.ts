/**
 * What an invocation reads, in one short text.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"

/** The word for a kind of source in tables and queries. */
export const typeName = (invocation: Invocation): TypeName => types[invocation.metadata._tag]

export type TypeName = (typeof types)[keyof typeof types]

const types = { GitHub: "github", S3: "s3", WebScrape: "web", FileUpload: "file", Unknown: "other" } as const

/** Every word that {@link typeName} can give. */
export const typeNames: ReadonlyArray<TypeName> = Object.values(types)

/**
 * Where an invocation reads from: `s3://bucket/key`, or the first eight characters of the source's id with the git ref behind it.
 *
 * @example
 * sourceText(invocation) // "a81c03f9@main"
 */
export const sourceText = (invocation: Invocation): string => {
  const { metadata } = invocation
  if (metadata._tag === "S3") return `s3://${metadata.bucketName}/${metadata.objectKey ?? ""}`
  const source = invocation.sourceId?.slice(0, 8) ?? "no source"
  if (metadata._tag !== "GitHub") return source
  return `${source}@${metadata.ref._tag === "Branch" ? metadata.ref.branch : metadata.ref.sha.slice(0, 8)}`
}
