/**
 * A file that holds one JSON object (comments and trailing commas are fine), as a tree that knows where everything stands.
 */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser"
import * as Effect from "effect/Effect"
import { SettingsError } from "./SettingsError.ts"

/** A field of the object, and where it stands. */
export interface JsonField {
  readonly name: string
  /** Where the name stands, in UTF-16 units. */
  readonly offset: number
  readonly node: Node
}

/** The place of an offset in a file, as `path:line:column`. */
export const placeIn = (path: string, text: string, offset: number): string => {
  const before = text.slice(0, offset).split("\n")
  return `${path}:${before.length}:${(before.at(-1) ?? "").length + 1}`
}

/** The fields of a file's object. Fails on the first thing that is no JSON, with its place; `example` says what the file should hold. */
export const jsonFields = (path: string, text: string, example: string): Effect.Effect<ReadonlyArray<JsonField>, SettingsError> =>
  Effect.suspend(() => {
    const refuse = (offset: number, issue: string) =>
      Effect.fail(new SettingsError({ where: placeIn(path, text, offset), issue, next: "Mend that line. Nothing was sent." }))
    const deep = tooDeepAt(text)
    if (deep !== undefined) return refuse(deep, `the file nests over ${mostLevels} levels deep`)
    const errors: Array<ParseError> = []
    const root = parseTree(text.replace(/^\uFEFF/, " "), errors, { allowTrailingComma: true })
    const [error] = errors
    if (error !== undefined) return refuse(error.offset, `this is not JSON (${words(printParseErrorCode(error.error))})`)
    if (root?.type !== "object") return refuse(0, `the file must hold one JSON object, such as ${example}`)
    return Effect.succeed(
      (root.children ?? []).flatMap(({ children: [key, node] = [] }) =>
        key === undefined || node === undefined ? [] : [{ name: String(key.value), offset: key.offset, node }]
      )
    )
  })

/** No setting nests as deep; what parses the text needs stack for each level. */
const mostLevels = 50

/** Where the text nests too deep, if it does. */
const tooDeepAt = (text: string): number | undefined => {
  const scanner = createScanner(text, true)
  let levels = 0
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const start = text[scanner.getTokenOffset()]
    if (start === "{" || start === "[") levels += 1
    if (start === "}" || start === "]") levels -= 1
    if (levels > mostLevels) return scanner.getTokenOffset()
  }
  return undefined
}

/** `PropertyNameExpected` as `property name expected`. */
const words = (code: string): string => code.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()
