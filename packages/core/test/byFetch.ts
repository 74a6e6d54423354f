/** Has everything sent by `fetch`, as it is where there is no Node: core takes a replaced one for somebody's wish. */
import "@chroma-sync/core/SyncHttp"

const { fetch } = globalThis
globalThis.fetch = (input, init) => fetch(input, init)
