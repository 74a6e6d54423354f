/**
 * The words that the contract has for kinds and statuses.
 */

export const sourceTypes = ["github", "web_scrape", "s3", "file_upload"] as const

/** `unknown` is ours, for a status that none of the others names. */
export const statusNames = ["pending", "processing", "complete", "failed", "cancelled", "unknown"] as const

/** Those that a query can express: `complete` and `failed` are objects in the contract. */
export const queryStatuses = ["pending", "processing", "cancelled"] as const

export const orders = ["ASC", "DESC"] as const
