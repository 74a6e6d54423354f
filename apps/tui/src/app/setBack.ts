/**
 * The machine's clock was set back while the session ran: whatever has happened in it is as long ago as it was, so that no data looks younger than it is.
 */
import * as HashMap from "effect/HashMap"
import type { Health, Model } from "./model.ts"
import { rescanned } from "./relist.ts"
import type { Surveys } from "./Surveys.ts"

/** The model by a clock that says `ms` less, and `now`: each moment of the session moves with it, what the service dates stays. */
export const setBack = (model: Model, ms: number, now: number): Model => {
  const earlier = (at: number): number => at - ms
  const maybe = (at: number | undefined): number | undefined => (at === undefined ? undefined : earlier(at))
  const dated = <A extends { readonly at: number }>(one: A): A => ({ ...one, at: earlier(one.at) })
  const each = <K>(times: ReadonlyMap<K, number>): ReadonlyMap<K, number> => new Map([...times].map(([key, at]) => [key, earlier(at)]))
  const { acts, anomalies, changed, health, life, list, paused, readAt, requests, said, sources, surveys } = model
  const { away } = life
  const moved: Model = {
    ...model,
    now,
    tickedAt: earlier(model.tickedAt),
    readAt: maybe(readAt),
    health: healthBy(health, earlier),
    paused: paused && dated(paused),
    said: said.map(dated),
    changed: each(changed),
    anomalies: new Map([...anomalies].map(([id, one]) => [id, dated(one)])),
    acts: { ...acts, cancelling: HashMap.map(acts.cancelling, earlier) },
    sources: { ...sources, readAt: maybe(sources.readAt), askedAt: earlier(sources.askedAt) },
    requests: { ...dated(requests), samples: requests.samples.map(dated) },
    surveys: surveysBy(surveys, earlier),
    // Asked anew: an answer as of the clock as it was would be new for as long as that was ahead.
    surveying: undefined,
    life: {
      ...life,
      keyAt: earlier(life.keyAt),
      savedAt: maybe(life.savedAt),
      away: away && { ...away, since: earlier(away.since), backAt: maybe(away.backAt) }
    }
  }
  // What had come to be old enough by the clock as it was, or to have lasted longest, may not be so by this one.
  return rescanned(moved, list)
}

const healthBy = (health: Health, earlier: (at: number) => number): Health => {
  if (health._tag === "Live") return { ...health, at: earlier(health.at), nextAt: earlier(health.nextAt) }
  if (health._tag === "Connecting") return { ...health, since: earlier(health.since) }
  return health._tag === "Offline" ? { ...health, since: earlier(health.since), nextAt: earlier(health.nextAt) } : health
}

const surveysBy = (surveys: Surveys, earlier: (at: number) => number): Surveys =>
  // Each answer keeps its kind.
  Object.fromEntries(
    Object.entries(surveys).map(([kind, { asked, answer }]) => [kind, { asked: { ...asked, at: earlier(asked.at) }, answer }])
  ) as Surveys
