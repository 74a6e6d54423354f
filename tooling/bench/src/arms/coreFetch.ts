/**
 * This project's service by `fetch`, as it is where there is no Node.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncHttp } from "@chroma-sync/core/SyncHttp"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type { Target } from "../Drain.ts"
import { configOf, drainPagesOver, listOver } from "./core.ts"

const layerOf = (target: Target) =>
  Invocations.layerNoDeps.pipe(Layer.provide(SyncHttp.layerNoDeps), Layer.provide(FetchHttpClient.layer), Layer.provide(configOf(target)))

export const list = listOver(layerOf)
export const drainPages = drainPagesOver(layerOf)
