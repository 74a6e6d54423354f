/**
 * This project's Promise library, over the same service.
 */
import { ChromaSync } from "@chroma-sync/client"
import type { Drain, List, Target } from "../Drain.ts"

const clientOf = ({ url, token }: Target) => new ChromaSync({ baseUrl: url, apiKey: token })

export const list: List = (target) => {
  const sync = clientOf(target)
  return async () => {
    for await (const page of sync.invocations.pages({ limit: target.limit })) return page.items
    return []
  }
}

export const drainPages: Drain = async (target, tally) => {
  await using sync = clientOf(target)
  for await (const page of sync.invocations.pages({ limit: target.limit, prefetch: target.prefetch }))
    for (const invocation of page.items) tally.add(invocation)
}

export const drainList: Drain = async (target, tally) => {
  await using sync = clientOf(target)
  for await (const invocation of sync.invocations.list({ limit: target.limit, prefetch: target.prefetch })) tally.add(invocation)
}
