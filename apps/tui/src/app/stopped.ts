/**
 * What has ended the reading of the list, in words: everything that tells of it takes them from here.
 */
import type { WatchError } from "@chroma-sync/core/InvocationFeed"

interface Stop {
  /** In the first line and the terminal's title. */
  readonly short: string
  /** A sentence without its full stop. */
  readonly what: string
  /** What `ctrl-r` and `:reload` do about it. */
  readonly again: "reads the key again" | "asks anew"
}

/** The words for an error. */
export const stopOf = (error: WatchError): Stop => {
  switch (error._tag) {
    case "Unauthorized":
      return { short: "token rejected", what: "The API key is rejected", again: "reads the key again" }
    case "Forbidden":
      return { short: "key not allowed", what: "The API key may not read this", again: "reads the key again" }
    case "NotFound":
      return { short: "not found", what: "What was asked for is not found", again: "asks anew" }
    case "InvalidRequest":
      return error.field === "token" ? { short: "no API key", what: "There is no API key", again: "reads the key again" } : refused
    default:
      return refused
  }
}

const refused: Stop = { short: "request refused", what: "What was asked for is refused", again: "asks anew" }
