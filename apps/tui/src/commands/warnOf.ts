import type { Malformed } from "@chroma-sync/core/Malformed"
import * as Effect from "effect/Effect"
import { tell } from "../output.ts"

/** Warns of rows that break the contract. */
export const warnOf = (malformed: ReadonlyArray<Malformed>): Effect.Effect<void> =>
  Effect.forEach(malformed, ({ issue }) => tell(`warning: a row breaks the contract: ${issue}`), { discard: true })
