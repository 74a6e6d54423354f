/**
 * This project's service over `undici` itself, which is what Node's `fetch` is made of.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncHttp } from "@chroma-sync/core/SyncHttp"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Layer from "effect/Layer"
import type { Target } from "../Drain.ts"
import { configOf, drainPagesOver, listOver } from "./core.ts"

const layerOf = (target: Target) =>
  Invocations.layerNoDeps.pipe(
    Layer.provide(SyncHttp.layerNoDeps),
    Layer.provide(NodeHttpClient.layerUndici),
    Layer.provide(configOf(target))
  )

export const list = listOver(layerOf)
export const drainPages = drainPagesOver(layerOf)
