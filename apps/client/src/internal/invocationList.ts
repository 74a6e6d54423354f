/**
 * The list of invocations: all that is loaded with the client itself.
 */
import { Invocations, type ScannedPage } from "@chroma-sync/core/Invocations"
import * as Stream from "effect/Stream"
import type { CallOptions } from "../CallOptions.ts"
import { toInvocation, toPage } from "../fromCore.ts"
import type { ListQuery } from "../Invocation.ts"
import { toCallOptions } from "./toCallOptions.ts"

export const layer = Invocations.layer

export const list = (query?: ListQuery, options?: CallOptions) => ({
  rows: Stream.unwrap(Invocations.useSync((invocations) => invocations.list(query, toCallOptions(options)))),
  toItem: toInvocation
})

export const pages = (query?: ListQuery, options?: CallOptions) => ({
  rows: Stream.unwrap(Invocations.useSync((invocations) => invocations.pages(query, toCallOptions(options)))),
  toItem: (page: ScannedPage) => toPage(page, page.invocations.map(toInvocation))
})
