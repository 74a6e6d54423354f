/**
 * What is injected, by a seed: decks of episodes, each deck with every kind of fault in an order and with figures of its own.
 */
import { type Numbers, numbers, pick, seedOf } from "@chroma-sync/emulator/Seed"
import type { Spoil } from "./Proxy.ts"
import type { Sabotage } from "./sabotage.ts"

/** One fault, and how long it lasts. */
export type Episode =
  | { readonly fault: "network"; readonly how: Spoil; readonly ms: number }
  /** Nothing gets through until the live UI says so, and then until it says that it is back. */
  | { readonly fault: "blackout"; readonly how: Spoil }
  | { readonly fault: "stop"; readonly whom: "service" | "client" | "ui"; readonly ms: number }
  /** `how` the network is meanwhile. */
  | { readonly fault: "sabotage"; readonly whom: "client" | "ui"; readonly sabotage: Sabotage; readonly how: Spoil; readonly ms: number }

/** A deck: every kind of fault once, shuffled. The same seed and number give the same. */
export const deckOf = (seed: string, number: number): ReadonlyArray<Episode> => {
  const next = numbers(seedOf(seed, "faults"), number)
  const between = (least: number, most: number): number => Math.round(least + (most - least) * next())
  const ms = (): number => between(1_500, 4_000)
  const program = () => pick(next, ["client", "ui"] as const)
  const network = (how: Spoil): Episode => ({ fault: "network", how, ms: ms() })
  const sabotage = (sabotage: Sabotage, whom: "client" | "ui" = program(), how: Spoil = { kind: "pass" }): Episode => ({
    fault: "sabotage",
    whom,
    sabotage,
    how,
    ms: ms()
  })
  return shuffled(next, [
    network({ kind: "drop" }),
    network({ kind: "delay", ms: between(50, 900) }),
    network({ kind: "drip", bytes: between(200, 3_000), everyMs: between(5, 40) }),
    network({ kind: "cut", afterBytes: between(0, 12_000) }),
    network({ kind: "reset", afterBytes: between(0, 12_000) }),
    network({ kind: "halfClose", afterBytes: between(0, 12_000) }),
    network({ kind: "hold" }),
    network({ kind: "deafen" }),
    { fault: "blackout", how: pick<Spoil>(next, [{ kind: "refuse" }, { kind: "drop" }]) },
    { fault: "stop", whom: "service", ms: ms() },
    { fault: "stop", whom: program(), ms: ms() },
    // What is created with a wrong clock and whose answer is lost is looked for with the right one.
    sabotage({ clockMs: between(60_000, 7_200_000) }, "client", { kind: "deafen" }),
    sabotage({ clockMs: -between(60_000, 7_200_000) }, "client", { kind: "deafen" }),
    sabotage({ clockMs: pick(next, [-1, 1]) * between(60_000, 7_200_000) }, "ui"),
    sabotage({ dns: pick(next, ["ENOTFOUND", "EAI_AGAIN"]) }),
    sabotage({ files: true })
  ])
}

/** A line of the timeline. */
export const describe = (episode: Episode): string => {
  switch (episode.fault) {
    case "network":
    case "blackout": {
      const { kind, ...figures } = episode.how
      return `${episode.fault} ${kind} ${figuresOf(figures)}`.trimEnd()
    }
    case "stop":
      return `SIGSTOP ${episode.whom}`
    case "sabotage":
      return `${episode.whom}: ${figuresOf(episode.sabotage)}${episode.how.kind === "pass" ? "" : `, network ${episode.how.kind}`}`
  }
}

const figuresOf = (figures: object): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(" ")

const shuffled = <A>(next: Numbers, items: ReadonlyArray<A>): ReadonlyArray<A> =>
  items
    .map((item) => ({ item, place: next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
