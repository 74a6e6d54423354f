/**
 * What the program's own help says beside its commands and flags: the query language, the exit statuses, the environment.
 */
import { definitions } from "../settings/definitions.ts"

export const helpTopics: ReadonlyArray<readonly [title: string, lines: ReadonlyArray<string>]> = [
  [
    "QUERY",
    [
      "  Words that must all hold: status:failed,processing type:s3 db:docs",
      "  collection:tmp source:acme/handbook id:3f2a91c4 error:429 group:429 older:2h",
      "  newer:2026-03-01, and any text, which is looked for everywhere. Commas mean",
      "  or; - or ! before a word turns it round. =text is the whole text, ~text a",
      "  regular expression, %text its characters in order."
    ]
  ],
  [
    "EXIT STATUS",
    [
      "  0  ok                                6  unreachable, or 503",
      "  1  failed for another reason         7  not authorised, or no API key",
      "  2  wrong command line or setting     8  not found",
      "  3  an invocation failed              9  sent, and the answer was lost: look",
      "  4  an invocation was cancelled          before you send it again",
      "  5  timed out                       130  interrupted"
    ]
  ],
  [
    "ENVIRONMENT",
    [
      "  CHROMA_API_KEY                The API key, instead of a profile's",
      "  NO_COLOR, FORCE_COLOR         Colour; --color stands over both",
      "  COLUMNS                       How wide a table is that goes to no terminal",
      ...Object.values(definitions).map(({ env, about }) => `  ${env.padEnd(28)}  ${short(about)}`.trimEnd())
    ]
  ]
]

/** The part of a text that has room beside a name. */
function short(about: string): string {
  const first = about.replace(/ \([^()]*\)$/, "").split(/[;,]/)[0] ?? ""
  return first.length > 48 ? `${first.slice(0, 47)}…` : first
}
