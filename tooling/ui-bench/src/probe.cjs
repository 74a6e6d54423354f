/**
 * Loaded before the program that is measured: at each SIGUSR2 writes down what only the process itself can tell, a line of JSON in `PROBE_FILE`.
 */
const { appendFileSync } = require("node:fs")

const emitters = () => [process, process.stdin, process.stdout, process.stderr]
const listeners = () =>
  emitters().reduce((sum, emitter) => sum + emitter.eventNames().reduce((all, name) => all + emitter.listenerCount(name), 0), 0)

process.on("SIGUSR2", () => {
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  const told = {
    heapMb: heapUsed / 1e6,
    externalMb: external / 1e6,
    handles: process.getActiveResourcesInfo().length,
    listeners: listeners()
  }
  appendFileSync(process.env.PROBE_FILE, `${JSON.stringify(told)}\n`)
})
