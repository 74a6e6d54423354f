/**
 * What an invocation or a source reads, in one short text.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { type Source, type SourceId, SourceOrigin } from "@chroma-sync/core/Source"

/** The word for a kind of source in tables and queries. */
export const typeName = (invocation: Invocation): TypeName => types[invocation.metadata._tag]

export type TypeName = (typeof types)[keyof typeof types]

const types = { GitHub: "github", S3: "s3", WebScrape: "web", FileUpload: "file", Unknown: "other" } as const

/** Every word that {@link typeName} can give. */
export const typeNames: ReadonlyArray<TypeName> = Object.values(types)

/**
 * The word for a type that the service calls otherwise.
 *
 * @example
 * typeWord("web_scrape") // "web"
 */
export const typeWord = (type: string): string => ({ web_scrape: "web", file_upload: "file", unknown: "other" })[type] ?? type

/** Where a source reads from, in one text. */
export const whereOf = SourceOrigin.match({
  GitHub: ({ repository }) => repository,
  S3: ({ bucketName, pathPrefix }) => `s3://${bucketName}/${pathPrefix ?? ""}`,
  WebScrape: ({ startingUrl }) => startingUrl,
  FileUpload: () => "uploaded files",
  Unknown: ({ raw }) => JSON.stringify(raw) ?? ""
})

/** What people call a source, by its id: an invocation holds the id alone. */
export type SourceNames = ReadonlyMap<SourceId, string>

/** No source is known by name. */
export const noNames: SourceNames = new Map()

/**
 * What people call a source: where it reads from, without what all of its kind have in common; none where that says little.
 *
 * @example
 * nameOf({ _tag: "WebScrape", startingUrl: "https://docs.acme.dev/" }) // "docs.acme.dev"
 */
export const nameOf = (origin: SourceOrigin): string | undefined =>
  origin._tag === "Unknown" || origin._tag === "FileUpload" ? undefined : whereOf(origin).replace(/^https?:\/\/|\/$/g, "")

/** What people call each of some sources. */
export const namesOf = (sources: ReadonlyArray<Source>): SourceNames =>
  new Map(
    sources.flatMap(({ id, origin }) => {
      const name = nameOf(origin)
      return name === undefined ? [] : [[id, name] as const]
    })
  )

/**
 * Where an invocation reads from: `s3://bucket/key`, or the source's name, else the first eight characters of its id, with the git ref behind it.
 *
 * @example
 * sourceText(invocation) // "a81c03f9@main"
 * sourceText(invocation, names) // "acme/handbook@main"
 */
export const sourceText = (invocation: Invocation, names: SourceNames = noNames): string => {
  const { metadata, sourceId } = invocation
  if (metadata._tag === "S3") return `s3://${metadata.bucketName}/${metadata.objectKey ?? ""}`
  const source = sourceId === undefined ? "no source" : (names.get(sourceId) ?? sourceId.slice(0, 8))
  if (metadata._tag !== "GitHub") return source
  return `${source}@${metadata.ref._tag === "Branch" ? metadata.ref.branch : metadata.ref.sha.slice(0, 8)}`
}
