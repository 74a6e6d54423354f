/**
 * What a process holds: what it says of itself, and what the system says of it.
 */
import { readdirSync, readFileSync } from "node:fs"
import type { Saboteur } from "./Saboteur.ts"

/** What a process knows of itself, after garbage was collected where Node lets it. */
export interface Holdings {
  readonly heapMb: number
  /** Buffers and the like, which are outside of the heap. */
  readonly externalMb: number
  /** What keeps its event loop going: connections, children, timers. */
  readonly handles: number
  /** Of the process itself. */
  readonly listeners: number
}

export interface Footprint extends Holdings {
  readonly files: number
  readonly rssMb: number
}

/** Of a program in the saboteur's reach. */
export const footprintOf = async (saboteur: Saboteur, name: string, pid: number): Promise<Footprint> => ({
  ...(await saboteur.order(name, {})),
  files: readdirSync(`/proc/${pid}/fd`).length,
  rssMb: Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024
})
