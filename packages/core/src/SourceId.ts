/**
 * What requests name sources by: one by its id, many by their type.
 */
import * as Schema from "effect/Schema"
import { uuidPattern, uuidWords } from "./internal/uuid.ts"
import { sourceTypes } from "./internal/words.ts"

/**
 * The id of a source, a UUID in text form.
 *
 * The pattern is looser than RFC 9562 on purpose: the contract says `format: uuid`, and a service may hand out versions that a strict check refuses.
 *
 * @example
 * const id = SourceId.make("a81c03f9-0000-4000-8000-000000000001")
 */
export const SourceId = Schema.String.check(Schema.isPattern(uuidPattern, { expected: uuidWords })).pipe(Schema.brand("SourceId"))
export type SourceId = typeof SourceId.Type

/**
 * The kinds of source that a list can be filtered by. `file_upload` came to the service with its add-file operation; the contract's own list
 * names the other three.
 */
export const SourceType = Schema.Literals(sourceTypes)
export type SourceType = typeof SourceType.Type
