/**
 * Sources: what the service ingests from. Every invocation belongs to one.
 */
import * as Schema from "effect/Schema"

/**
 * The id of a source, a UUID in text form.
 *
 * The pattern is looser than RFC 9562 on purpose: the contract says `format: uuid`, and a service may hand out versions that a strict check refuses.
 *
 * @example
 * const id = SourceId.make("a81c03f9-0000-4000-8000-000000000001")
 */
export const SourceId = Schema.String.check(
  Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, { expected: "a UUID such as a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20" })
).pipe(Schema.brand("SourceId"))
export type SourceId = typeof SourceId.Type

/**
 * The kinds of source that a list can be filtered by. `file_upload` came to the service with its add-file operation; the contract's own list
 * names the other three.
 */
export const SourceType = Schema.Literals(["github", "web_scrape", "s3", "file_upload"])
export type SourceType = typeof SourceType.Type
