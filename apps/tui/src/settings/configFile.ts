/**
 * A settings file: one JSON object (comments and trailing commas are fine) whose fields are settings.
 */
import type { Node } from "jsonc-parser"
import * as Effect from "effect/Effect"
import { nearest } from "../nearest.ts"
import { type Definition, definitions, type Name } from "./definitions.ts"
import { readGuarded } from "./guardedFile.ts"
import { jsonFields, placeIn } from "./jsonObject.ts"
import { allowedFor, quoted } from "./Reader.ts"
import { SettingsError } from "./SettingsError.ts"

/** A settings file as it was read. */
export interface ConfigFile {
  readonly path: string
  readonly exists: boolean
  /** Every field's value, checked, and its place as `path:line:column`. */
  readonly fields: ReadonlyMap<Name, { readonly value: unknown; readonly place: string }>
}

const names = Object.keys(definitions)
const isName = (text: string): text is Name => names.includes(text)

/** Reads a user's or a project's file; an absent one has no fields. Fails on the first thing that is wrong, with its place. */
export const readConfigFile = Effect.fnUntraced(function* (
  path: string,
  kind: "user" | "project"
): Effect.fn.Return<ConfigFile, SettingsError> {
  const text = yield* readGuarded(path)
  if (text === undefined) return { path, exists: false, fields: new Map() }
  const refuse = (offset: number, issue: string, next = "Mend that line.") =>
    new SettingsError({ where: placeIn(path, text, offset), issue, next: `${next} Nothing was sent.` })

  const fields = new Map<Name, { readonly value: unknown; readonly place: string }>()
  for (const { name, offset, node } of yield* jsonFields(path, text, '{ "database": "docs" }')) {
    if (!isName(name)) return yield* refuse(offset, unknown(name), secret(name))
    const definition: Definition<unknown> = definitions[name]
    if (kind === "project" && !definition.project) {
      return yield* refuse(
        offset,
        `"${name}" cannot be set in a project's file, which comes with the checkout`,
        `Set it in your own settings file or in ${definition.env}.`
      )
    }
    const value = scalar(node)
    const read = value === undefined ? undefined : definition.reader.read(value)
    if (read === undefined) {
      const { reader } = definition
      const given =
        node.type === "string"
          ? JSON.stringify(quoted(reader, String(node.value)))
          : quoted(reader, text.slice(node.offset, node.offset + node.length))
      return yield* refuse(node.offset, `"${name}" is ${given.slice(0, 40)}; give ${allowedFor(reader, value ?? "")}`)
    }
    fields.set(name, { value: read, place: placeIn(path, text, offset) })
  }
  return { path, exists: true, fields }
})

const scalar = (node: Node): string | undefined => (["string", "number", "boolean"].includes(node.type) ? String(node.value) : undefined)

const unknown = (name: string): string => {
  const meant = nearest(name, names)
  return `there is no setting "${name.slice(0, 60)}"${meant === undefined ? `; there are ${names.join(", ")}` : `; did you mean "${meant}"?`}`
}

const secret = (name: string): string =>
  /token|key|secret/i.test(name)
    ? "Keys come from CHROMA_API_KEY or a profile of the Chroma CLI, never from a settings file."
    : "Mend that line."
