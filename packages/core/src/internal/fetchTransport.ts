/**
 * How requests are sent where nothing cheaper than `fetch` is known.
 */
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { overHttpClient, type Transport } from "./send.ts"

export const transport: Layer.Layer<Transport> = overHttpClient.pipe(Layer.provide(FetchHttpClient.layer))
