/**
 * Invocations, one at a time: read and changed. Loaded with the first of these calls.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { System } from "@chroma-sync/core/System"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CallOptions } from "../CallOptions.ts"
import type { CreateInvocation } from "../CreateInvocation.ts"
import { toInvocation } from "../fromCore.ts"
import type { Invocation, LatestByKeys } from "../Invocation.ts"
import type { InvocationReconciliation, LostCreate } from "../Reconciliation.ts"
import { toCallOptions } from "./toCallOptions.ts"
import { toGitRef, toLostCreate } from "./toCore.ts"

export const layer = Layer.merge(Invocations.layer, System.layer)

export const get = (id: string, options?: CallOptions) =>
  Effect.map(
    Invocations.use((invocations) => invocations.get(id, toCallOptions(options))),
    toInvocation
  )

export const cancel = (id: string, options?: CallOptions) =>
  Invocations.use((invocations) => invocations.cancel(id, toCallOptions(options)))

export const create = (sourceId: string, input: CreateInvocation, options?: CallOptions) =>
  Effect.map(
    Invocations.use((invocations) =>
      invocations.create(
        sourceId,
        input.objectKey === undefined ? { ...input, ref: input.ref && toGitRef(input.ref) } : input,
        toCallOptions(options)
      )
    ),
    (invocationId) => ({ invocationId })
  )

export const reconcile = (lost: LostCreate, options?: CallOptions) =>
  Effect.map(
    Invocations.use((invocations) => invocations.reconcile(toLostCreate(lost), toCallOptions(options))),
    (found): InvocationReconciliation => {
      switch (found._tag) {
        case "Created":
          return { outcome: "created", invocation: toInvocation(found.invocation) }
        case "NotCreated":
          return { outcome: "not_created" }
        case "Ambiguous":
          return { outcome: "ambiguous", candidates: found.candidates.map(toInvocation) }
      }
    }
  )

export const latestByKeys = (sourceId: string, objectKeys: ReadonlyArray<string>, options?: CallOptions) =>
  Effect.map(
    Invocations.use((invocations) => invocations.latestByKeys(sourceId, objectKeys, toCallOptions(options))),
    ({ invocations, malformed }): LatestByKeys => ({
      invocations: new Map<string, Invocation>(Array.from(invocations, ([key, invocation]) => [key, toInvocation(invocation)])),
      malformed
    })
  )

export const health = (options?: CallOptions) => System.use((system) => system.health(toCallOptions(options)))
