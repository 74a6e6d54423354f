/**
 * Parts of requests that the contract's own schemas write. Made with the first use: not every program sends them.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { uncapitalize } from "effect/String"
import type { Texts, Write } from "../Operation.ts"

/** As JSON. */
export const writeJsonBy = (schema: Part): Write<unknown> => writeBy(() => Schema.toCodecJson(schema))

/** As texts. */
export const writeTextsBy = (schema: Part): Write<Texts> =>
  // The contract has no parameter, header or form field but texts and what is written as one.
  writeBy(() => Schema.toCodecStringTree(schema)) as Write<Texts>

type Part = Schema.ConstraintCodec<unknown, unknown>

/** Names the innermost field of the contract's at fault, or none where several contradict each other. Values are never quoted. */
const writeBy = (codec: () => Part): Write<unknown> => {
  let encode: ((input: unknown) => Result.Result<unknown, Schema.SchemaError>) | undefined
  return (input) =>
    Result.mapError((encode ??= Schema.encodeUnknownResult(codec()))(input), ({ issue }) => {
      const { issues } = format(issue)
      // Of a union every member says what is wrong: that a field of another member is missing is no news.
      const first = issues.find(({ message }) => message !== "Missing key") ?? issues[0]
      const path = first?.path ?? []
      // What is below it has the user's own names.
      const key = path.includes("metadata") ? "metadata" : path.findLast((key) => typeof key === "string")
      return { key, issue: uncapitalize(first?.message ?? "not what the contract says") }
    })
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()
