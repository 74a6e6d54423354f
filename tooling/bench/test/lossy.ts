/**
 * A client that reads another row in place of the eighth.
 */
import { list as bare } from "../src/arms/bareFetch.ts"
import type { List } from "../src/Drain.ts"

export const list: List = (target) => {
  const read = bare(target)
  return async (offset) => (await read(offset)).map((row, place) => (offset === 0 && place === 7 ? { id: "00000000" } : row))
}
