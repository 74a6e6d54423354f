/**
 * What somebody wants who types a word that is no command here, and is one elsewhere.
 */
import { StatusName } from "@chroma-sync/core/Invocation"

/** Commands of invocations, which are what is mostly meant, and what they are called elsewhere. */
const ofInvocations: Readonly<Record<string, string>> = Object.fromEntries(
  ["list", "get", "watch", "wait", "create", "rerun", "cancel", "latest"]
    .map((name) => [name, name])
    .concat([
      ["ls", "list"],
      ["retry", "rerun"]
    ])
)

/**
 * What to type instead of a command line's first words, if they are known.
 *
 * @example
 * meantBy(["help", "inv", "ls"]) // "inv ls --help"
 * meantBy(["ls"]) // "invocations list"
 */
export const meantBy = (words: ReadonlyArray<string>): string | undefined => {
  const [first = "", ...others] = words.map((word) => word.toLowerCase())
  if (first === "help") return [...others, "--help"].join(" ")
  if (first === "version") return "--version"
  if (Object.hasOwn(ofInvocations, first)) return `invocations ${ofInvocations[first]}`
  return isStatus(first) ? `status:${first}` : undefined
}

/** Whether a word is a status, case aside: a query, where there is something to query. */
export const isStatus = (word: string): boolean => StatusName.literals.some((name) => name === word.toLowerCase())
