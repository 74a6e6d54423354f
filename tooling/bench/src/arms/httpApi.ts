/**
 * The client that Effect derives from the contract by itself: no retry, no time-out, no scan.
 */
import { ApiToken } from "@chroma-sync/core/ApiToken"
import { isMalformed } from "@chroma-sync/core/Malformed"
import { tokenHeader } from "@chroma-sync/core/Operation"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import { type Drain, type List, type Target } from "../Drain.ts"

const clientOf = ({ url, token }: Target) =>
  HttpApiClient.make(SyncApi, { baseUrl: url }).pipe(
    Effect.provide(
      Layer.merge(
        FetchHttpClient.layer,
        HttpApiMiddleware.layerClient(ApiToken, ({ next, request }) => next(HttpClientRequest.setHeader(request, tokenHeader, token)))
      )
    )
  )

export const list: List = (target) => {
  const client = Effect.runPromise(clientOf(target))
  return async (offset) => {
    const { invocations } = await client
    const rows = await Effect.runPromise(invocations.list({ query: { limit: target.limit, offset, order_by: "DESC" } }))
    return rows.flatMap((row) => (isMalformed(row) ? [] : row))
  }
}

export const drain: Drain = (target, tally) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { invocations } = yield* clientOf(target)
      for (let offset = 0; ; offset += target.limit) {
        const rows = yield* invocations.list({ query: { limit: target.limit, offset, order_by: "DESC" } })
        for (const row of rows) if (!isMalformed(row)) tally.add(row)
        if (rows.length < target.limit) return
      }
    })
  )
