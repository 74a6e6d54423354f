/**
 * A service as one profile's key reaches it. The live UI may leave one for another: nothing of the one that was left is told any more.
 */
import type { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import type { Invocations } from "@chroma-sync/core/Invocations"
import type { Sources } from "@chroma-sync/core/Sources"
import type * as Context from "effect/Context"
import type { Model } from "../model.ts"
import type { Store } from "../store.ts"
import type { SessionPlace } from "./sessionFile.ts"

/** What the app asks of the service. */
export type Services = InvocationFeed | Invocations | Sources

export interface Connection {
  readonly services: Context.Context<Services>
  /** Where the key is from, such as `profile prod`. */
  readonly from: string
  /** What the header calls it, from the outside in. */
  readonly place: ReadonlyArray<string>
  /** By which flags a plain command reads what is read there. */
  readonly flags: ReadonlyArray<string>
  /** Where its session is kept between runs; nowhere without it. */
  readonly session: SessionPlace | undefined
}

/** What may be told to a store, and what it then holds. */
export type Teller = Pick<Store, "get" | "dispatch">

/** A store as long as one connection holds: once that is left, what it still has to tell is not heard, and the model stays as it was then. */
export const untilLeft = (store: () => Store): { readonly store: Teller; readonly leave: () => void } => {
  let last: Model | undefined
  return {
    store: {
      get: () => last ?? store().get(),
      dispatch: (...messages) => {
        if (last === undefined) store().dispatch(...messages)
      }
    },
    leave: () => {
      last = store().get()
    }
  }
}
