/**
 * An invocation as JSON, for programs that need no schema of it.
 */
import type { Invocation } from "../Invocation.ts"
import { rowToWire } from "./wire.ts"

/**
 * The JSON of an invocation, exactly as the service sent it; what `Schema.encodeSync(Invocation)` gives, without a schema.
 *
 * @example
 * invocationToJson(invocation)
 */
export const invocationToJson = (invocation: Invocation): unknown => rowToWire(invocation)
