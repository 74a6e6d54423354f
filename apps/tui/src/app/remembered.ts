import type { Model } from "./model.ts"

/** What is made of a model; the same value while its inputs are the same. */
export const remembered = <A>(inputs: (model: Model) => ReadonlyArray<unknown>, make: (model: Model) => A): ((model: Model) => A) => {
  let made: { readonly of: ReadonlyArray<unknown>; readonly value: A } | undefined
  return (model) => {
    const of = inputs(model)
    if (made?.of.every((input, place) => input === of[place]) !== true) made = { of, value: make(model) }
    return made.value
  }
}
