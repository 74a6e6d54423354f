import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { all } from "@chroma-sync/insights/Insight"
import { queueDrain } from "@chroma-sync/insights/QueueDrain"
import { eachReading } from "@chroma-sync/insights/Readings"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** A line about the queue of a database after each reading of a watch, for as long as it is read. */
export const queue = (databaseName: string) =>
  Stream.unwrap(InvocationFeed.use((feed) => Effect.succeed(feed.watch({ databaseName })))).pipe(
    eachReading((now) => all({ queue: queueDrain({ now }), failures: failureClusters({ limit: 1 }) })),
    Stream.map(({ queue: { pending, perMinute }, failures: { clusters, total } }) => {
      const most = clusters.map(({ label, count }) => `, ${count} of them: ${label}`)
      return `${pending} pending at ${perMinute}/min, ${total} failed${most.join("")}`
    })
  )
