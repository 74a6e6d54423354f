/**
 * How deep JSON may nest. `JSON.parse` reads any depth, but whoever walks or writes what it gives runs out of stack beyond some thousand levels.
 * The service's own parser stops at 128.
 */

import type { Json } from "./json.ts"

/** Deeper values are neither read nor sent. */
export const mostLevels = 500

/** What is wrong with an answer that nests too deep. */
export const tooDeep = `it nests over ${mostLevels} levels deep`

/** Whether what `JSON.parse` gave nests too deep. Loops over keys are what engines do fastest with objects that are alike, as rows are. */
export const nestsTooDeep = (json: unknown): boolean => isContainer(json) && goesBelow(json, mostLevels)

const goesBelow = (json: object, levels: number): boolean => {
  if (levels === 0) return true
  if (Array.isArray(json)) {
    for (const item of json) if (isContainer(item) && goesBelow(item, levels - 1)) return true
    return false
  }
  // Nothing is inherited that a loop would find.
  for (const key in json) {
    const value = (json as Json)[key]
    if (isContainer(value) && goesBelow(value, levels - 1)) return true
  }
  return false
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null
