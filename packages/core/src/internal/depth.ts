/**
 * How deep JSON may nest. `JSON.parse` reads any depth, but whoever walks or writes what it gives runs out of stack beyond some thousand levels.
 * The service's own parser stops at 128.
 */

/** Deeper values are neither read nor sent. */
export const mostLevels = 500

/** What is wrong with an answer that nests too deep. */
export const tooDeep = `it nests over ${mostLevels} levels deep`

/** Whether a text that is JSON nests too deep: told by its characters, which is several times cheaper than to walk its values. */
export const nestsTooDeep = (json: string): boolean => {
  let depth = 0
  for (let at = 0; at < json.length; at += 1) {
    // Of the two kinds of brackets, one is the other but for this bit.
    const code = json.charCodeAt(at) | 0x20
    if (code === 0x22) at = endOfString(json, at)
    else if (code === 0x7b && ++depth > mostLevels) return true
    else if (code === 0x7d) depth -= 1
  }
  return false
}

/** A string ends at the first quote with an even number of backslashes before it. */
const endOfString = (json: string, start: number): number => {
  let end = start
  let slash
  do {
    slash = end = json.indexOf('"', end + 1)
    while (json[slash - 1] === "\\") slash -= 1
  } while ((end - slash) % 2)
  return end
}
