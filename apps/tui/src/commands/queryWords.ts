/**
 * Words of the query language that a command line would take for flags: those that are turned round by a dash.
 */
import { fields } from "../query/Query.ts"

const turned = new RegExp(`^-(${fields.join("|")}):`, "i")

/**
 * The command line with words such as `-collection:tmp` behind `--`, where no flags are: no flag has a colon, and the order of a query's words means
 * nothing.
 *
 * @example
 * queryWordsLast(["inv", "ls", "-collection:tmp", "--all"]) // ["inv", "ls", "--all", "--", "-collection:tmp"]
 */
export const queryWordsLast = (argv: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [flags, operands] = atDashes(argv)
  const words = flags.filter((word) => turned.test(word))
  return words.length === 0 ? argv : [...flags.filter((word) => !turned.test(word)), "--", ...operands, ...words]
}

/** A word that a dash turns round and that was taken for flags, such as `-tmp`. */
export const turnedWord = (argv: ReadonlyArray<string>): string | undefined => atDashes(argv)[0].find((word) => /^-[^-=\d][^=]/.test(word))

/** What stands before `--`, and what behind it. */
const atDashes = (argv: ReadonlyArray<string>): readonly [flags: ReadonlyArray<string>, operands: ReadonlyArray<string>] => {
  const at = argv.indexOf("--")
  return at === -1 ? [argv, []] : [argv.slice(0, at), argv.slice(at + 1)]
}
