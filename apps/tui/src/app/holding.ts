/**
 * The time in which what was confirmed can be taken back.
 */
import { type Held, withActs } from "./Acts.ts"
import { type Model, say } from "./model.ts"
import { longestSecond } from "./passing.ts"
import { andThen, type Updated } from "./relist.ts"
import { begin } from "./underWay.ts"

/** How many seconds what was confirmed can be taken back. */
const undoFor = 3

/** The second that runs while it is confirmed is none of them. */
const allOfThem = undoFor + 1

/** How often the time of one begins anew because a second took too long: where every second does, it is sent all the same. */
const mostRenewals = 3

/** Keeps it for a while in which it can be taken back, beside what is held already. */
export const heldFor = (model: Model, what: Pick<Held, "what" | "command">): Model =>
  withActs(model, { held: [...model.acts.held, { ...what, left: allOfThem, renewed: 0 }] })

/** The time to take anything back begins anew: nobody could. */
export const heldAnew = (model: Model): Model => withActs(model, { held: model.acts.held.map((one) => ({ ...one, left: allOfThem })) })

/** A second is over, which took so many milliseconds: sends what could be taken back long enough. */
export const secondOver = (model: Model, ms: number): Updated => {
  if (model.acts.held.length === 0) return [model, []]
  const held = model.acts.held.map((one) =>
    ms > longestSecond && one.renewed < mostRenewals
      ? { ...one, left: allOfThem, renewed: one.renewed + 1 }
      : { ...one, left: one.left - 1 }
  )
  return held.reduce<Updated>(
    (sent, { left, command }) => (left > 0 ? sent : andThen(sent, (model) => begin(model, command))),
    [withActs(model, { held: held.filter(({ left }) => left > 0) }), []]
  )
}

/** Takes back what was confirmed last. */
export const undo = (model: Model): Model => {
  const last = model.acts.held.at(-1)
  return last === undefined
    ? say(model, "there is nothing to take back: what was confirmed goes out after 3 seconds", true)
    : say(withActs(model, { held: model.acts.held.slice(0, -1) }), `taken back: ${last.what} was not sent`)
}

/** What is held, for the last line; the first to be taken back is the last. */
export const heldText = ({ acts: { held } }: Model): string | undefined =>
  held.length === 0 ? undefined : [...held.map(({ what, left }) => `${what} in ${Math.min(left, undoFor)}s`), "z undo"].join(" · ")
