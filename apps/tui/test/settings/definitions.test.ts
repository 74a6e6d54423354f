/** The defaults that help and `info` tell are those that hold. */
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Definition, definitions } from "../../src/settings/definitions.ts"

const told = <A>({ reader, fallback = "" }: Definition<A>): A | undefined => reader.read(fallback)

it.effect("what is told of an attempt, of tries and of pages is core's own", () =>
  Effect.gen(function* () {
    const { attemptTimeoutMs, retries, pageSize } = yield* SyncConfig.make()
    expect([told(definitions.timeout), told(definitions.retries), told(definitions.pageSize)]).toEqual([
      attemptTimeoutMs,
      retries,
      pageSize
    ])
  })
)
