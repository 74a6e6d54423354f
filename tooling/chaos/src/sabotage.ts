/**
 * Loaded before a program (`node --import`), this lets another process break what the program stands on: its clock, its name resolution, its files.
 *
 * It connects to the port in `CHAOS_CONTROL`, says its name (`CHAOS_NAME`), and obeys one JSON object a line, each of
 * which it answers when done with what it holds then.
 */
import dns from "node:dns"
import { closeSync, openSync } from "node:fs"
import { connect } from "node:net"
import { createInterface } from "node:readline"
import { getHeapStatistics } from "node:v8"
import type { Holdings } from "./Footprint.ts"

/** What can be broken, and `undefined` where it is to be whole again. */
export interface Sabotage {
  /** How far the clock is ahead of the machine's, in milliseconds; behind where negative. */
  readonly clockMs?: number
  /** The code that every name fails to resolve with. */
  readonly dns?: string
  /** Every file descriptor that is left is taken. */
  readonly files?: boolean
}

const RealDate = Date
let ahead = 0
globalThis.Date = class extends RealDate {
  constructor(...given: Array<unknown>) {
    // A date of given parts is the same whatever the clock says; of the many ways to give them the real one tells them apart.
    if (given.length > 0) super(...(given as [number]))
    else super(RealDate.now() + ahead)
  }
  static override now(): number {
    return RealDate.now() + ahead
  }
} as DateConstructor

let failure: string | undefined
const resolve = dns.lookup
dns.lookup = ((host: string, options: object, done: (error: Error | null, ...found: ReadonlyArray<unknown>) => void) =>
  failure === undefined
    ? resolve(host, options, done)
    : process.nextTick(
        done,
        Object.assign(new Error(`getaddrinfo ${failure} ${host}`), { code: failure, syscall: "getaddrinfo" })
      )) as typeof dns.lookup

const taken: Array<number> = []
const takeFiles = (): void => {
  try {
    while (true) taken.push(openSync("/dev/null", "r"))
  } catch {
    // Now there are none left.
  }
}

const holdings = (): Holdings => {
  // Of one collection the next finds what its finalizers let go of.
  for (let time = 0; time < 2; time += 1) globalThis.gc?.()
  // Not `memoryUsage`, which opens a file.
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics()
  return {
    heapMb: heap / 1e6,
    externalMb: external / 1e6,
    handles: process.getActiveResourcesInfo().filter((kind) => kind !== "Immediate").length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
  }
}

const socket = connect(Number(process.env["CHAOS_CONTROL"]), "127.0.0.1").unref()
socket.on("error", () => undefined)
socket.write(`${process.env["CHAOS_NAME"] ?? ""}\n`)
createInterface({ input: socket }).on("line", (line) => {
  const order = JSON.parse(line) as Sabotage
  ahead = order.clockMs ?? 0
  failure = order.dns
  if (order.files === true) takeFiles()
  else taken.splice(0).forEach((file) => closeSync(file))
  socket.write(`${JSON.stringify(holdings())}\n`)
})
