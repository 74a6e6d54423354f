/**
 * The ways to read a list that are compared: what each is, which module has it, and what it takes of it.
 */

/** A way to read every invocation. */
export interface Arm {
  readonly name: string
  /** A module that exports `list`, one list call; see `moduleOf`. */
  readonly module: string
  /** What reads all of them: an export of the module, or else the loop over `list` that everyone writes. */
  readonly drain?: string
  /** Whether it checks what it reads. */
  readonly checks: boolean
  /** Made by somebody else. */
  readonly peer?: boolean
  /** Runs in no browser. */
  readonly nodeOnly?: boolean
}

/** What the others are compared with. */
export const bareFetch: Arm = { name: "bare `fetch` + `JSON.parse`", module: "./arms/bareFetch.ts", checks: false }
/** The least that reads a list on Node. */
export const bareNode: Arm = { name: "bare `node:http` + `JSON.parse`", module: "./arms/nodeHttp.ts", checks: false, nodeOnly: true }

export const corePages: Arm = { name: "core, pages", module: "./arms/core.ts", drain: "drainPages", checks: true }
export const coreFetch: Arm = { name: "core over `fetch`, pages", module: "./arms/coreFetch.ts", drain: "drainPages", checks: true }
export const coreList: Arm = { name: "core, list by arrays", module: "./arms/core.ts", drain: "drainList", checks: true }
const coreEach: Arm = { name: "core, list one by one", module: "./arms/core.ts", drain: "drainEach", checks: true }
export const facadePages: Arm = { name: "client, pages", module: "./arms/facade.ts", drain: "drainPages", checks: true }
export const facadeList: Arm = { name: "client, list one by one", module: "./arms/facade.ts", drain: "drainList", checks: true }

export const openapiFetchZod: Arm = { name: "openapi-fetch + Zod", module: "@chroma-sync/peers/openapiFetchZod", checks: true, peer: true }
export const heyApiZod: Arm = { name: "Hey API + Zod", module: "@chroma-sync/peers/heyApiZod", checks: true, peer: true }

/** All of them; the first is what the others are compared with. */
export const arms: ReadonlyArray<Arm> = [
  bareFetch,
  bareNode,
  { name: "openapi-fetch", module: "@chroma-sync/peers/openapiFetch", checks: false, peer: true },
  { name: "Hey API", module: "@chroma-sync/peers/heyApi", checks: false, peer: true },
  openapiFetchZod,
  heyApiZod,
  { name: "Effect's derived client", module: "./arms/httpApi.ts", drain: "drain", checks: true, peer: true },
  corePages,
  coreFetch,
  coreList,
  coreEach,
  facadePages,
  facadeList
]
