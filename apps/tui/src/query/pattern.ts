/**
 * Regular expressions: a user writes them and the service's texts are looked through, so neither may make the other last. They are matched in time that
 * is linear to the text, whatever they are, which JavaScript's own do not promise.
 */
import { RE2JS } from "re2js"

/**
 * The test that a regular expression makes, in any case. It is written as in JavaScript, without lookarounds and back-references, and counts to 1,000 at
 * most. Throws where it is none.
 *
 * @example
 * const rateLimited = patternOf("429|rate.?limit")
 */
export const patternOf = (text: string): ((text: string) => boolean) => {
  const pattern = RE2JS.compile(RE2JS.translateRegExp(text), RE2JS.CASE_INSENSITIVE)
  return (text) => pattern.test(text)
}
