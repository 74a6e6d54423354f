/**
 * Another profile: another key to the same service, another team's data. Nothing of what is on the screen is about it.
 */
import type { Message } from "./message.ts"
import { initialModel, type Model, say } from "./model.ts"

/** Why the profile cannot be left now; `undefined` where it can. */
export const whyStay = ({ acts }: Model): string | undefined => {
  const held = acts.held.at(-1)
  if (held !== undefined) return `${held.what} goes out in a moment: z takes it back, or ask for the profile again after that`
  return acts.underWay.length > 0 ? "what was asked of the service has no answer yet: ask for the profile again once it has" : undefined
}

/** The UI as it begins, at another place; how things look, the saved views and what was said stay. */
export const switched = (model: Model, { place, from, flags }: Extract<Message, { readonly _tag: "Switched" }>): Model => {
  const { acts, dashboardUrl, keyCount, look, now, profiles, requests, said, size, times, views } = model
  const { newSource, readOnly } = acts
  const fresh = initialModel({ place, look, size, now, dashboardUrl, flags, readOnly, newSource })
  return say(
    { ...fresh, views, profiles, said, times, keyCount, requests },
    `the key is of ${from} now: another team's data, another session`
  )
}
