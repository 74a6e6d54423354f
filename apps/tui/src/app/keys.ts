/**
 * Names for what a terminal sends. Ink hands over keys that were typed fast as one string (`"jjj"`, `"jk\r"`): they are taken apart here.
 */
import type { Key } from "ink"

const moves = ["upArrow", "downArrow", "pageUp", "pageDown", "home", "end", "leftArrow", "rightArrow"] as const
const named = [...moves, "return", "escape", "tab", "backspace", "delete"] as const
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

/** The keys of one piece of input, in order; `ctrl-d`, `alt-d` and `up` by name, everything else as typed. Keys that move are the same with alt. */
export const keysOf = (input: string, key: Key): ReadonlyArray<string> => {
  const keys = plainKeys(input, key)
  return key.meta && !keys.includes(noName) && !moves.some((name) => key[name]) ? keys.map((name) => `alt-${name}`) : keys
}

/** A key that Ink tells no more of than that it was pressed, such as F5. Nothing is on it. */
const noName = "like that"

const plainKeys = (input: string, key: Key): ReadonlyArray<string> => {
  if (key.eventType === "release") return []
  const special = named.find((name) => key[name])
  if (special === "tab" && key.shift) return ["shift-tab"]
  if (special !== undefined) return [names[special]]
  if (input === "") return [noName]
  if (key.ctrl) return [`ctrl-${input}`]
  return Array.from(input, keyOf)
}

const controls: Readonly<Record<string, string>> = {
  "\r": "enter",
  // As a terminal makes of it what is typed before it is asked for single keys.
  "\n": "enter",
  "\t": "tab",
  "\b": "backspace",
  "\u007f": "backspace",
  "\u001b": "escape"
}

/** One character of what was typed fast, control keys by name. */
const keyOf = (character: string): string => {
  const code = character.charCodeAt(0)
  return controls[character] ?? (code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(code + 96)}` : character)
}
