/**
 * A row that breaks the contract, beside the good ones.
 */

/** What was sent, and the first thing wrong with it. It never hides the rows beside it. */
export interface Malformed {
  readonly raw: unknown
  /** Such as `Expected an RFC 3339 date-time at ["created_at"]`. Values are never quoted. */
  readonly issue: string
}

/**
 * Tells a malformed row from a good one: only the former has an `issue`.
 *
 * @example
 * const good = rows.filter((row) => !isMalformed(row))
 */
export const isMalformed = <Row extends object>(row: Row | Malformed): row is Malformed => "issue" in row
