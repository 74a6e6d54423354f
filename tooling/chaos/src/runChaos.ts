/**
 * One run: the service, a client and the live UI as processes, faults between and under them by a seed, and what each promise's check has found.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { type Numbers, numbers, pick, seedOf } from "@chroma-sync/emulator/Seed"
import { checkCreates, checkFeed, checkGrowth, checkScan, checkSettled, checkShown, checkWaits, type CreateTold } from "./checks.ts"
import { startClient } from "./Client.ts"
import { footprintOf } from "./Footprint.ts"
import { createsIn } from "./Ledger.ts"
import { deckOf, describe, type Episode } from "./plan.ts"
import { openProxy, type Spoil } from "./Proxy.ts"
import { openSaboteur } from "./Saboteur.ts"
import { startService } from "./Service.ts"
import type { Timeline } from "./Timeline.ts"
import { startUi } from "./Ui.ts"
import { within } from "./within.ts"

export interface ChaosOptions {
  readonly seed: string
  /** How long faults go on, in minutes; longer where a slow machine has not made all restarts by then. What comes after takes another one, and some seconds for each minute: each lost answer is looked for. */
  readonly minutes: number
  /** How often the service is killed and started again meanwhile. */
  readonly restarts: number
  readonly timeline: Timeline
  /** Ends the run early, which rejects then. */
  readonly signal?: AbortSignal
}

/** The promises that a run holds its parts to. */
export type Promised = "feed" | "scans" | "waits" | "creates" | "ui" | "growth"

export interface Report {
  /** Complaints by promise: none where it was kept. */
  readonly found: Readonly<Record<Promised, ReadonlyArray<string>>>
  /** How often each was put to the test: a promise that was never tested is not kept. */
  readonly tested: Readonly<Record<"episodes" | "restarts" | "scans" | "waits" | "creates" | "lost", number>>
}

const files = 128
/** How long what is under way may go on after the last fault, in milliseconds. */
const patience = 300_000

/** Runs to its end whatever is found. Rejects only where the run itself cannot go on. */
export const runChaos = async (options: ChaosOptions): Promise<Report> => {
  const home = mkdtempSync(join(tmpdir(), "chroma-sync-chaos-"))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(home, { recursive: true, force: true }))
  const stopped = new Promise<never>((_, reject) => options.signal?.addEventListener("abort", () => reject(options.signal?.reason)))
  return await Promise.race([runIn(home, stack, options), stopped])
}

const runIn = async (home: string, stack: AsyncDisposableStack, options: ChaosOptions): Promise<Report> => {
  const { seed, minutes, restarts, timeline } = options
  const { say } = timeline
  const service = stack.use(
    await startService({
      seed,
      epoch: Date.now(),
      ledger: join(home, "ledger"),
      invocations: 150,
      arrivalsPerMinute: 40,
      insertsPerSecond: 0.5,
      deletesPerSecond: 0.3
    })
  )
  const proxy = stack.use(await openProxy(() => service.port))
  const saboteur = stack.use(await openSaboteur())
  const url = `http://localhost:${proxy.port}`
  const client = stack.use(startClient(saboteur, url, service.token, files))
  const ui = stack.use(startUi(saboteur, url, service.token, home, files))

  const found: Record<Promised, Array<string>> = { feed: [], scans: [], waits: [], creates: [], ui: [], growth: [] }
  const tested = { episodes: 0, restarts: 0, scans: 0, waits: 0, creates: 0, lost: 0 }
  const complain = (promised: Promised, complaints: ReadonlyArray<string>): void => {
    found[promised].push(...complaints)
    for (const complaint of complaints) say(`BROKEN ${promised}: ${complaint}`)
  }
  /** What is waited for and does not come is a complaint, and the run goes on. */
  const expectOf = async (promised: Promised, work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => complain(promised, [String(error)]))
  }
  void client.exit.then((why) => stack.disposed || complain("feed", [why]))
  void ui.exit.then((why) => stack.disposed || complain("ui", [why]))

  await ui.untilTruth("the live list", /● /)
  const repository = await service.sourceOf("github")
  const fed = async (): Promise<ReadonlyArray<string>> => {
    const truth = await service.truth()
    return (await client.watched()).flatMap((watched) => checkFeed(watched, truth))
  }
  await until("a watch that is live", async () => (await client.watched()).every(({ health }) => health === "Live"))
  await client.scan(30)
  const footprints = async () => ({
    client: await footprintOf(saboteur, "client", client.pid),
    ui: await footprintOf(saboteur, "ui", ui.pid)
  })
  const before = await footprints()
  say(`everything is up; the service has ${(await service.truth()).length} invocations`)

  const ended = new AbortController()
  const scanning = async (next: Numbers): Promise<void> => {
    while (!ended.signal.aborted) {
      const earlier = await service.truth()
      const scanned = await client.scan(7 + Math.floor(next() * 40))
      complain("scans", checkScan(scanned, earlier, await service.truth()))
      tested.scans += 1
    }
  }
  const waiting = async (next: Numbers): Promise<void> => {
    while (!ended.signal.aborted) {
      const live = (await service.truth()).filter(({ status }) => status === '"pending"' || status === '"processing"')
      const ids = live.filter(() => next() < 0.2).map(({ id }) => id)
      const waited = await client.wait(ids.length === 0 ? live.slice(0, 2).map(({ id }) => id) : ids, 2_000 + next() * 15_000)
      complain("waits", checkWaits(waited, await service.truth()))
      tested.waits += waited.length
      await pause(100)
    }
  }
  const creates: Array<CreateTold> = []
  const creating = async (next: Numbers): Promise<void> => {
    while (!ended.signal.aborted) {
      const collection = `chaos-${creates.length}`
      const told = await client.create(repository, collection)
      creates.push({ collection, told })
      await pause(100 + next() * 700)
    }
  }
  let blackout = Promise.resolve()
  const killing = async (next: Numbers): Promise<void> => {
    const every = (minutes * 60_000) / restarts
    const began = performance.now()
    for (let number = 0; number < restarts; number += 1) {
      // A restart takes the longer the more there is to remember: the next one is not put off by it, once the service has been up for a while.
      await pause(Math.max(number === 0 ? 0 : 4_000, began + every * (number + next() * 0.9) - performance.now()))
      // Who waits for the service to come back from a blackout tries twice a minute at last, and is not to miss it again and again.
      await blackout
      const down = Math.round(next() * 1_500)
      say(`SIGKILL service, back after ${down} ms`)
      await service.restart(down)
      await service.truth()
      tested.restarts += 1
    }
  }
  const typing = async (next: Numbers): Promise<void> => {
    const keys = ["j", "k", "G", "gg", "1", "2", "3", "4", "5", "6", "\u0004", "\u0015"] as const
    const sizes = ["100x24", "140x40", "66x20", "100x12"] as const
    while (!ended.signal.aborted) {
      ui.press(pick(next, keys))
      await pause(200 + next() * 800)
      if (next() < 0.1) await expectOf("ui", ui.resize(pick(next, sizes)))
    }
  }

  const blackOut = async (how: Spoil): Promise<void> => {
    // Trouble that is told already would be at any attempt.
    await expectOf("ui", ui.untilTruth("that it is live", /● /))
    await proxy.spoil(how)
    await expectOf("ui", ui.untilOffline())
    await proxy.spoil({ kind: "pass" })
    await expectOf("ui", ui.untilTruth("that the service is back", /● /))
  }
  const play = async (episode: Episode): Promise<void> => {
    switch (episode.fault) {
      case "network":
        await proxy.spoil(episode.how)
        await pause(episode.ms)
        return proxy.spoil({ kind: "pass" })
      case "blackout":
        blackout = blackOut(episode.how)
        return blackout
      case "stop": {
        const stopped = { service, client, ui }[episode.whom]
        stopped.signal("SIGSTOP")
        await pause(episode.ms)
        return stopped.signal("SIGCONT")
      }
      case "sabotage":
        await saboteur.order(episode.whom, episode.sabotage)
        await proxy.spoil(episode.how)
        await pause(episode.ms)
        await proxy.spoil({ kind: "pass" })
        await saboteur.order(episode.whom, {})
    }
  }

  let restarted = false
  // Each draws from numbers of its own, whatever order they come to it in.
  const started = [
    ["scans", "scanning", scanning],
    ["waits", "waiting", waiting],
    ["creates", "creating", creating],
    ["feed", "killing", (next: Numbers) => killing(next).finally(() => (restarted = true))],
    ["ui", "typing", typing]
  ] as const
  const load = started.map(([promised, what, go]) => ({
    promised,
    what,
    work: expectOf(promised, Promise.race([go(numbers(seedOf(seed, what), 0)), client.exit]))
  }))
  const pauses = numbers(seedOf(seed, "pauses"), 0)
  const end = performance.now() + minutes * 60_000
  const goesOn = (): boolean => performance.now() < end || !restarted
  for (let number = 0; goesOn(); number += 1) {
    for (const episode of deckOf(seed, number)) {
      if (!goesOn()) break
      say(describe(episode))
      await play(episode)
      tested.episodes += 1
      await pause(pauses() * 1_500)
    }
  }
  ended.abort()
  say("faults have stopped")
  await Promise.all(load.map(({ promised, what, work }) => expectOf(promised, within(patience, what, work))))
  await service.stopClock()
  const truth = await service.truth()
  say(`the service has ${truth.length} invocations, and its clock stands still`)

  await expectOf(
    "feed",
    until("every watch to tell what the service has", async () => (await fed()).length === 0)
  )
  complain("feed", await fed())

  const ids = truth.slice(0, 100).map(({ id }) => id)
  complain("waits", checkSettled(await client.wait(ids, 4_000), truth))

  const lost = creates.filter(({ told }) => "error" in told && told.error === "OutcomeUnknown")
  const reconciled = new Map<CreateTold, CreateTold>()
  const reconciling = async (): Promise<void> => {
    for (const create of lost) reconciled.set(create, { ...create, reconciled: await client.reconcile(create.collection) })
  }
  await expectOf("creates", within(patience + lost.length * 1_000, `reconciling ${lost.length} creates`, reconciling()))
  tested.creates = creates.length
  tested.lost = lost.length
  complain(
    "creates",
    checkCreates(
      creates.map((create) => reconciled.get(create) ?? create),
      createsIn(service.ledger()),
      truth
    )
  )

  // Narrower at last: what is drawn wrong then stays.
  await expectOf("ui", ui.resize("160x42"))
  await expectOf("ui", ui.resize("140x40"))
  ui.press("1")
  await expectOf(
    "ui",
    ui.until("everything", ([, counters = ""]) => counters.startsWith("["))
  )
  ui.press("gg")
  await expectOf("ui", ui.untilTruth("that it is live", /● /))
  // What was deleted is found by re-listings alone, which are rare here: of what is final there may be more.
  const counted = (status: string) => `${status} ${truth.filter((row) => row.status === JSON.stringify(status)).length} `
  const counts = [counted("pending"), counted("processing")]
  await expectOf(
    "ui",
    ui.until(
      `${counts.join("and ")}above the newest rows`,
      (screen) => counts.every((count) => screen[1]?.includes(count)) && checkShown(screen, truth).length === 0
    )
  )
  complain("ui", [...checkShown(ui.screen(), truth), ...ui.complaints()])

  const grown = async () => {
    const after = await footprints()
    return (["client", "ui"] as const).flatMap((who) => checkGrowth(before[who], after[who]).map((what) => `the ${who}: ${what}`))
  }
  // What is under way at one look, such as a reading, is not at another.
  let growth = await grown()
  await until("nothing to have grown", async () => growth.length === 0 || (growth = await grown()).length === 0).catch(() => undefined)
  complain("growth", growth)
  say(`tested: ${JSON.stringify(tested)}`)
  return { found, tested }
}

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + 60_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`no ${what} within a minute`)
    await pause(200)
  }
}
