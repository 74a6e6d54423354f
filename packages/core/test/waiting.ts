/** Waits over a service in memory. */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { InvocationFeed, type WaitOptions } from "@chroma-sync/core/InvocationFeed"
import type { SourceId } from "@chroma-sync/core/Source"
import * as Effect from "effect/Effect"
import { idOf, Memory, row } from "./memory.ts"

/** `size` live invocations, the newest last. */
export const memory = (size: number, fields: (n: number) => Partial<Invocation> = () => ({})): Memory => {
  const service = new Memory()
  service.add(...Array.from({ length: size }, (_, n) => row(n, { _tag: "Processing" }, fields(n))))
  return service
}
export const ofSource = (name: string): Partial<Invocation> => ({ sourceId: name as SourceId })
export const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => idOf(from + n))
export const waiting = (ids: ReadonlyArray<string>, options: WaitOptions) =>
  InvocationFeed.use((feed) => feed.wait(ids, options)).pipe(Effect.forkChild)
export const gets = (service: Memory) => service.asked.filter((asked) => asked._tag === "get").length
