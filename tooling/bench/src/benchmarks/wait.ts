/**
 * What waiting for many invocations asks for.
 */
import type { WaitCost, WaitInput } from "../arms/wait.ts"
import type { Benchmark } from "../Benchmark.ts"
import { bundle, moduleOf } from "../bundle.ts"
import { ranOf, runProcess } from "../measure.ts"
import { startService } from "../service.ts"

export const wait: Benchmark = {
  name: "wait",
  title: "Waiting",
  about: `One \`InvocationFeed.wait\` for many invocations of one source that are all live, in a list of 10,000: requests until each was seen, and in each round
of two seconds from then on. A loop that gets each by its id makes as many requests a round as there are ids.`,
  limits: `A round is the source's lists of pending and of processing invocations, of any number up to a page.`,
  run: async ({ smoke }) => {
    const counts = smoke ? [12] : [10, 100, 500]
    const { file } = await bundle("wait", `import ${moduleOf("./arms/wait.ts")}`)
    const found = []
    for (const count of counts) {
      await using service = await startService({ invocations: smoke ? 203 : 10_000 })
      const { url, token } = service
      const ids = await service.create(count)
      const given: WaitInput = { url, token, ids, rounds: smoke ? 1 : 3 }
      const cost: WaitCost = JSON.parse((await runProcess(process.execPath, [file, JSON.stringify(given)])).stdout)
      found.push({ count, ...cost })
    }
    return {
      ran: ranOf(1),
      tables: [
        {
          title: "One wait",
          columns: [
            { name: "invocations" },
            { name: "requests until all are seen" },
            { name: "requests a round", digits: 1 },
            { name: "KB a round", digits: 1 },
            { name: "one by one: requests a round" }
          ],
          rows: found.map(({ count, found, round }) => [
            count.toLocaleString("en"),
            found.requests,
            round.requests,
            round.bytes / 1_000,
            count
          ])
        }
      ],
      goals: [
        {
          figure: `Requests a round for ${found.at(-1)?.count} invocations of one source`,
          atMost: 5,
          now: found.at(-1)?.round.requests ?? NaN
        }
      ]
    }
  }
}
