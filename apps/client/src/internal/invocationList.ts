/**
 * The list of invocations: all that is loaded with the client itself.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Stream from "effect/Stream"
import { toInvocation } from "../fromCore.ts"
import type { ListQuery } from "../Invocation.ts"
import { makeLoops } from "./loops.ts"

export const layer = Invocations.layer

export const { list, pages } = makeLoops(
  (query: ListQuery | undefined, options) => Stream.unwrap(Invocations.useSync((invocations) => invocations.pages(query, options))),
  (page) => page.invocations.map(toInvocation)
)
