import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { LazySegmenter } from "../src/LazySegmenter.ts"
import { hostileText } from "./support.ts"

describe("LazySegmenter", () => {
  it("takes every text apart as the segmenter that it stands in for", () => {
    const options = [undefined, { granularity: "grapheme" }] as const
    const segments = (segmenter: Pick<Intl.Segmenter, "segment">, text: string) =>
      Array.from(segmenter.segment(text), ({ segment }) => segment)
    const [lazy, original] = [new LazySegmenter(...options), new Intl.Segmenter(...options)]
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(segments(lazy, text)).toEqual(segments(original, text))
      })
    )
  })
})
