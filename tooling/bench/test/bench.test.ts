/**
 * That the benchmarks measure what they say, at sizes at which their figures mean nothing: every arm reads everything, and what a watch or a wait asks
 * for is counted right.
 */
import { mkdtemp, readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { arms, bareFetch } from "../src/arms.ts"
import type { Findings } from "../src/Benchmark.ts"
import { benchmarks } from "../src/benchmarks.ts"
import { findingsOf } from "../src/benchmarks/ui.ts"
import { makeDrains } from "../src/drainOnce.ts"
import { soakFindings } from "../src/benchmarks/soak.ts"
import { median, ranOf, runProcess } from "../src/measure.ts"
import { drawPage } from "../src/page.ts"
import { startService } from "../src/service.ts"
import { growth, slope } from "../src/trend.ts"

const found = (name: string): Promise<Findings> => {
  const benchmark = benchmarks.find((known) => known.name === name)
  if (benchmark === undefined) throw new Error(`there is no benchmark ${name}`)
  return benchmark.run({ rounds: 1, minutes: 1, smoke: true })
}

const rowsOf = ({ tables }: Findings) => tables.flatMap(({ rows }) => rows)
const source = (file: string) => join(import.meta.dirname, "..", file)
const node = (...args: ReadonlyArray<string>) => runProcess(process.execPath, args)

describe("a benchmark", () => {
  it("drains a list with every arm, each of which reads every row once and in order", async () => {
    const drained = await found("drain")
    expect(drained.ran).toBe("one run")
    const rows = rowsOf(drained)
    expect(rows.map(([name]) => name)).toEqual(arms.map(({ name }) => name))
    for (const [, , cpuMs, ...rest] of rows) for (const figure of [cpuMs, ...rest]) expect(figure).toBeGreaterThan(0)
  })

  it("drains a list from afar, with pages in flight", async () => {
    const rows = rowsOf(await found("latency"))
    expect(rows.map(([name, inFlight]) => [name, inFlight])).toEqual([
      [bareFetch.name, "none ahead"],
      ["core, pages", "8 pages ahead"]
    ])
    // Four pages after one another cannot take less than their latencies.
    expect(rows[0]?.[2]).toBeGreaterThan(80)
  })

  it("measures the memory of the arm's process, not of its parent", async () => {
    const { tables } = await found("memory")
    // Node alone holds 40 MB, of which its heap is 4.
    const between: ReadonlyArray<readonly [title: string, least: number, most: number]> = [
      ["Live memory in MB, pages of 1,000", 5, 40],
      ["Peak memory in MB, pages of 1,000", 30, 200],
      ["Peak memory in MB, pages of 500", 30, 200],
      ["Peak memory in MB, pages of 100", 30, 200],
      ["Peak memory once at work in MB, pages of 1,000", 30, 200],
      ["Peak memory once at work in MB, pages of 500", 30, 200]
    ]
    expect(tables.map(({ title }) => title)).toEqual(between.map(([title]) => title))
    for (const [place, [, least, most]] of between.entries()) {
      for (const [, small, large] of tables[place]?.rows ?? []) {
        for (const found of [small, large]) {
          expect(found).toBeGreaterThan(least)
          expect(found).toBeLessThan(most)
        }
      }
    }
  })

  it("counts what a tick asks for: one page while the live ones are among the newest, and the two lists of live ones where they are not", async () => {
    const rows = rowsOf(await found("watch"))
    expect(rows.map(([size, live, requests, , , whole]) => [size, live, requests, whole])).toEqual([
      ["603", "0 live", 1, 1],
      ["603", "10 live", 1, 1],
      ["603", "150 live", 3, 1]
    ])
  })

  it("runs every command of the binary to a good end", async () => {
    const rows = rowsOf(await found("start"))
    expect(rows.map(([name]) => name)).toContain("`invocations wait ID --deadline 1m`")
    for (const [, ...figures] of rows) for (const figure of figures) expect(figure).toBeGreaterThan(0)
  })

  it("reads the table of the live UI's own harness, its goals too", () => {
    const printed = [
      "100,000 invocations, 120x36, 300 keys each",
      "                                     app  bare Ink   ratio    goal",
      "key to paint, p50 ms                 9.1       8.2    1.11     1.2",
      "50 changes to bytes, p95 ms         12.0      10.0    1.20        ",
      "at rest, bytes/s                     0.0       0.0       =        "
    ]
    expect(findingsOf(printed.join("\n"))).toMatchObject({
      tables: [
        {
          title: "100,000 invocations, 120x36, 300 keys each",
          rows: [
            ["key to paint, p50 ms", 9.1, 8.2, 1.11],
            ["50 changes to bytes, p95 ms", 12, 10, 1.2],
            ["at rest, bytes/s", 0, 0, "="]
          ]
        }
      ],
      goals: [{ figure: "key to paint, p50 ms", atMost: 1.2, now: 1.11 }]
    })
    expect(() => findingsOf("nothing")).toThrow("no table")
  })

  it("uses the live UI round after round, an outage among them, and looks at what its process holds", async () => {
    const rows = rowsOf(await found("soak"))
    for (const [name, least] of rows) expect([name, Number(least) > 0]).toEqual([name, true])
    expect(rows.map(([name]) => name)).toContain("listeners")
  })

  it("says of a soak what grows: a listener more every twenty rounds is seen, and a single burst is not", () => {
    const look = (round: number) => ({
      minutes: round / 10,
      rssMb: round === 70 ? 900 : 300 + (round % 7),
      heapMb: 100 + round / 5,
      externalMb: 20,
      files: 27,
      handles: 7 + (round % 2),
      listeners: 47 + Math.floor(round / 20),
      keyMs: 20 + (round % 3),
      bytesPerSecond: 90_000,
      processorPercent: 50
    })
    const { goals } = soakFindings(Array.from({ length: 100 }, (_, round) => look(round)))
    expect(goals.filter(({ now, atMost }) => now > atMost).map(({ figure }) => figure)).toEqual([
      "heap after a collection, MB: grows by %",
      "listeners: grows by %"
    ])
  })

  it("bundles a list call of every client, and loads it", async () => {
    const rows = rowsOf(await found("size"))
    expect(rows).toHaveLength(10)
    for (const [name, , min, gzip] of rows.filter(([, , min]) => typeof min === "number")) {
      expect([name, Number(gzip) < Number(min)]).toEqual([name, true])
    }
  })

  it("refuses an arm that reads other rows", async () => {
    await using service = await startService({ invocations: 12 })
    const lossy = { name: "lossy", module: `./../test/lossy.ts`, checks: false }
    const drainOnce = await makeDrains([bareFetch, lossy], 12)
    const target = { url: service.url, token: service.token, limit: 10, prefetch: 0 }
    await drainOnce(bareFetch, target)
    await expect(drainOnce(lossy, target)).rejects.toThrow("lossy read other invocations")
    await expect((await makeDrains([bareFetch], 13))(bareFetch, target)).rejects.toThrow("read 12 of 13 invocations")
  })
})

describe("the command", () => {
  it("prints tables and writes them as JSON: a wait asks for the two lists of live ones each round", async () => {
    const json = join(await mkdtemp(join(tmpdir(), "bench-")), "results.json")
    const { stdout } = await node(source("src/bench.ts"), "wait", "--smoke", "--rounds", "1", "--json", json)
    expect(stdout).toMatch(/\| 12 +\| +\d+ \| +2\.0 \|/)
    const results = JSON.parse(await readFile(json, "utf8"))
    expect(results).toMatchObject({ wait: { ran: "one run", tables: [{ rows: [["12", 5, 2, expect.any(Number), 12]] }] } })
  })

  it.each([
    ["drian", "there is no benchmark drian; there are drain, latency"],
    ["--bogus", "Unknown option '--bogus'; see --help"],
    ["--rounds=0", "--rounds is 0; it must be a whole number from 1"],
    ["--json=/nowhere/at/all.json", "--json: ENOENT"]
  ])("refuses %s in one line, before it measures anything", async (argument, line) => {
    const said: Error = await node(source("src/bench.ts"), argument).then(
      () => new Error("it was taken"),
      (error) => error
    )
    expect(said.message).toContain(`ended with 2\nbench: ${line}`)
    expect(said.message.trimEnd().split("\n")).toHaveLength(2)
  })

  it("tells its options", async () => {
    expect((await node(source("src/bench.ts"), "--help")).stdout).toContain("--json FILE")
  })
})

it("takes the middle of figures, and of two the middle between them", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5])
})

it("says of how many runs a median is", () => {
  expect([ranOf(1), ranOf(6)]).toEqual(["one run", "median of 6 runs"])
})

it("takes the middle of all slopes, whatever a third of the points say", () => {
  const points = Array.from({ length: 30 }, (_, at) => ({ at, value: at % 4 === 0 ? 1e6 : 10 + at * 2 }))
  expect(slope(points)).toBeCloseTo(2)
  expect(slope([{ at: 1, value: 3 }])).toBe(0)
  expect(growth([0, 1, 2].map((at) => ({ at, value: 100 + at * 10 })))).toBeCloseTo(20 / 110)
})

it("has drawn the page from the findings beside it", async () => {
  const [page, results] = await Promise.all(["md", "json"].map((ending) => readFile(source(`../../docs/performance.${ending}`), "utf8")))
  expect(page).toBe(drawPage(JSON.parse(results ?? "")))
})
