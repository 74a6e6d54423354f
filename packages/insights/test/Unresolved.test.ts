import type { Invocation } from "@chroma-sync/core/Invocation"
import { targetOf, unresolved } from "@chroma-sync/insights/Unresolved"
import { describe, expect, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import { anyInvocations, branch, invocation, s3, shuffled } from "./support.ts"

const [main, next, a, whole, upload] = [branch("main"), branch("next"), s3("a.pdf"), s3(null), { file_upload: null }]
const sha = (sha: string) => ({ github: { git_ref_identifier: { sha } } })
const ok = "complete" as const
const no = "failed" as const

/** Rows from the oldest to the newest, a second apart. */
const rows = (...facts: ReadonlyArray<readonly [status: Parameters<typeof invocation>[1], facts?: Parameters<typeof invocation>[2]]>) =>
  facts.map(([status, more], n) => invocation(n, status, { source: 1, kind: main, createdAgo: (facts.length - n) * 1_000, ...more }))

const at = ({ createdAt }: Invocation) => DateTime.toEpochMillis(createdAt)

describe("unresolved failures", () => {
  it.each([
    ["nothing", rows(), []],
    ["a failure", rows([no]), [["0", 1, 0]]],
    ["a failure after a success", rows([ok], [no]), [["1", 1, 1]]],
    ["a success after a failure", rows([no], [no], [ok]), []],
    ["failures since the last success", rows([no], [ok], [no], [no]), [["3", 2, 2]]],
    [
      "a failure that only cancelled and live ones follow",
      rows([no], ["cancelled"], ["pending"], ["processing"], ["unknown"]),
      [["0", 1, 0]]
    ],
    ["a success of another ref", rows([no], [ok, { kind: next }]), [["0", 1, 0]]],
    ["a success of another commit", rows([no, { kind: sha("aaa") }], [ok, { kind: sha("bbb") }]), [["0", 1, 0]]],
    ["a success of another key", rows([no, { kind: a }], [ok, { kind: whole }]), [["0", 1, 0]]],
    [
      "a success of another kind that this version does not know",
      rows([no, { kind: { sitemap: 1 } }], [ok, { kind: { sitemap: 2 } }]),
      [["0", 1, 0]]
    ],
    ["a success of another file", rows([no, { kind: upload }], [ok, { kind: upload }]), [["0", 1, 0]]],
    ["a success of another source", rows([no], [ok, { source: 2 }]), [["0", 1, 0]]],
    ["a success of another collection", rows([no], [ok, { collection: "wiki" }]), [["0", 1, 0]]],
    ["a success of another database", rows([no], [ok, { database: "web" }]), [["0", 1, 0]]],
    ["a success without a source", rows([no, { source: null }], [ok, { source: null }]), [["0", 1, 0]]],
    ["a success at the same instant", rows([no, { createdAgo: 5 }], [ok, { createdAgo: 5 }]), []],
    [
      "two targets, the newest first",
      rows([no], [no, { kind: next }], [no]),
      [
        ["2", 2, 0],
        ["1", 1, 1]
      ]
    ]
  ])("of %s", (_, list, expected) => {
    const since = (index: number) => list[index]?.createdAt
    const answer = expected.map(([id, failures, first]) => ({ id, failures, since: since(Number(first)) }))
    for (const order of [list, list.toReversed()]) {
      expect(unresolved.of(order).map(({ invocation, ...rest }) => ({ id: invocation.id, ...rest }))).toEqual(answer)
    }
  })

  it("are what the definition says, in any order", () => {
    fc.assert(
      fc.property(
        anyInvocations.chain((list) => fc.tuple(fc.constant(list), shuffled(list))),
        ([list, others]) => {
          const found = unresolved.of(list)
          expect(unresolved.of(others)).toEqual(found)
          const broken = list.filter(
            (one) =>
              one.status._tag === "Failed" &&
              !list.some((other) => other.status._tag === "Complete" && targetOf(other) === targetOf(one) && at(other) >= at(one))
          )
          expect(found.reduce((sum, { failures }) => sum + failures, 0)).toBe(broken.length)
          expect(new Set(found.map(({ invocation }) => targetOf(invocation)))).toEqual(new Set(broken.map(targetOf)))
          for (const { invocation, since } of found) {
            const own = broken.filter((other) => targetOf(other) === targetOf(invocation)).map(at)
            expect([DateTime.toEpochMillis(since), at(invocation)]).toEqual([Math.min(...own), Math.max(...own)])
          }
        }
      )
    )
  })

  it("are the same without the uploads that completed, which nothing is kept of: not even one that goes by the id of a failure mends it", () => {
    const own = fc.constantFrom({ kind: upload, source: 1 }, { kind: upload }, { source: null })
    const completed = fc.tuple(fc.nat(30), own).map(([n, facts]) => invocation(n, ok, { createdAgo: 0, ...facts }))
    const failedBefore = fc.tuple(fc.nat(30), own).map(([n, facts]) => invocation(n, no, facts))
    fc.assert(
      fc.property(
        anyInvocations,
        fc.uniqueArray(failedBefore, { selector: ({ id }) => id, minLength: 1 }),
        fc.array(completed, { minLength: 1 }),
        (list, failures, more) => {
          const alone = unresolved.of([...list, ...failures])
          expect(unresolved.of([...more, ...list, ...failures])).toEqual(alone)
          expect(unresolved.of([...list, ...failures, ...more])).toEqual(alone)
        }
      )
    )
  })
})
