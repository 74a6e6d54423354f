/**
 * A source as JSON, for programs that need no schema of it.
 */
import type { Source } from "../Source.ts"
import { sourceToWire } from "./sourceWire.ts"

/**
 * The JSON of a source, exactly as the service sent it; what `Schema.encodeSync(Source)` gives, without a schema.
 *
 * @example
 * sourceToJson(source)
 */
export const sourceToJson = (source: Source): unknown => sourceToWire(source)
