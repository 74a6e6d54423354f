/**
 * Stands in for `Intl.Segmenter` in the bundle, in every package. The first one takes tens of milliseconds to make, and most runs have nothing to
 * take apart.
 */

/** As `Intl.Segmenter`, made when it is first used. */
export class LazySegmenter implements Pick<Intl.Segmenter, "segment"> {
  readonly #make: () => Intl.Segmenter
  #made: Intl.Segmenter | undefined

  constructor(...options: ConstructorParameters<typeof Intl.Segmenter>) {
    // Through `globalThis`: the bundler replaces the plain name, here too.
    this.#make = () => new globalThis.Intl.Segmenter(...options)
  }

  segment(input: string): Intl.Segments {
    this.#made ??= this.#make()
    return this.#made.segment(input)
  }
}
