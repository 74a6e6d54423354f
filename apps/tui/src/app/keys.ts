/**
 * Names for what a terminal sends. Ink hands over keys that were typed fast as one string (`"jjj"`, `"jk\r"`): they are taken apart here.
 */
import type { Key } from "ink"

const named = [
  "upArrow",
  "downArrow",
  "pageUp",
  "pageDown",
  "home",
  "end",
  "leftArrow",
  "rightArrow",
  "return",
  "escape",
  "tab",
  "backspace",
  "delete"
] as const
const names: Record<(typeof named)[number], string> = {
  upArrow: "up",
  downArrow: "down",
  pageUp: "pageUp",
  pageDown: "pageDown",
  home: "home",
  end: "end",
  leftArrow: "left",
  rightArrow: "right",
  return: "enter",
  escape: "escape",
  tab: "tab",
  backspace: "backspace",
  delete: "delete"
}

/** The keys of one piece of input, in order; `ctrl-d` and `up` by name, everything else as typed. */
export const keysOf = (input: string, key: Key): ReadonlyArray<string> => {
  const special = named.find((name) => key[name])
  if (special !== undefined) return [names[special]]
  if (key.ctrl) return [`ctrl-${input}`]
  return Array.from(input, (character) => (character === "\r" ? "enter" : character))
}
