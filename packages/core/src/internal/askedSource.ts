/**
 * How a source is recognised that was asked for.
 */
import type { Source, SourceOrigin } from "../Source.ts"

/** Whether a source may be what was asked for: it reads from the same place, which a service may spell in another way. */
export const isAskedSource =
  (asked: SourceOrigin) =>
  ({ origin }: Source): boolean => {
    if (origin._tag === "Unknown") return true
    if (asked._tag === "GitHub") return origin._tag === "GitHub" && origin.repository.toLowerCase() === asked.repository.toLowerCase()
    if (asked._tag === "WebScrape") return origin._tag === "WebScrape" && hrefOf(origin.startingUrl) === hrefOf(asked.startingUrl)
    return (
      asked._tag === "S3" &&
      origin._tag === "S3" &&
      origin.bucketName === asked.bucketName &&
      origin.collectionName === asked.collectionName &&
      (origin.pathPrefix ?? "") === (asked.pathPrefix ?? "")
    )
  }

const hrefOf = (url: string): string => URL.parse(url)?.href ?? url
