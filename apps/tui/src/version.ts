declare const CHROMA_SYNC_VERSION: string | undefined

/** The version of this build; `0.0.0-source` when it runs unbundled. */
export const version: string = typeof CHROMA_SYNC_VERSION === "string" ? CHROMA_SYNC_VERSION : "0.0.0-source"
