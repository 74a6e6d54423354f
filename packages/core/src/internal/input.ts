/**
 * Input is checked by the contract's own schemas before anything is sent.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { InvalidRequest } from "../SyncError.ts"

/**
 * The input as the contract takes it, or an `InvalidRequest` that names the field: the innermost one at fault in camel case, or `whole` where
 * several fields contradict each other. Values are never quoted.
 */
export const checked =
  <S extends Schema.ConstraintDecoder<unknown>>(schema: S) =>
  (operation: string, input: unknown, whole: string): Effect.Effect<S["Type"], InvalidRequest> =>
    Schema.decodeUnknownEffect(schema)(input).pipe(
      Effect.mapError(({ issue }) => {
        const { issues } = format(issue)
        // Of a union every member says what is wrong: that a field of another member is missing is no news.
        const first = issues.find(({ message }) => message !== "Missing key") ?? issues[0]
        const field = first?.path?.findLast((key) => typeof key === "string")
        const name = field === undefined ? whole : camelCase(field)
        return new InvalidRequest({
          operation,
          field: name,
          issue: `${name}: ${lowerFirst(first?.message ?? "not what the contract says")}`
        })
      })
    )

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
