/**
 * Keys that move: the cursor of a list, the first line of a text.
 */
import type { Action } from "./keymap.ts"

/** Where to go from `at`, of `size` places of which `page` are in sight; `count` is the number typed before the key. */
export type Motion = (at: number, page: number, size: number, count: number | undefined) => number

const motions: Partial<Record<Action, Motion>> = {
  up: (at, _page, _size, count = 1) => at - count,
  down: (at, _page, _size, count = 1) => at + count,
  pageUp: (at, page, _size, count = 1) => at - page * count,
  pageDown: (at, page, _size, count = 1) => at + page * count,
  halfUp: (at, page, _size, count = 1) => at - Math.max(1, page >> 1) * count,
  halfDown: (at, page, _size, count = 1) => at + Math.max(1, page >> 1) * count,
  first: (_at, _page, _size, count = 1) => count - 1,
  last: (_at, _page, size, count = size) => count - 1
}

/** The motion of an action; `undefined` where the action is something else. */
export const motionOf = (action: Action): Motion | undefined => motions[action]
