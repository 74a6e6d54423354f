/**
 * What a source file exports, and what is written above it.
 */
import { readFileSync } from "node:fs"
import { parseSync } from "oxc-parser"

export interface Export {
  readonly name: string
  /** Only a type: an import of it must say so. */
  readonly isType: boolean
  /** The text of the docstring, without stars; empty where there is none. */
  readonly doc: string
}

/** The exports that a file declares itself. A type that shares the name of a value shares its docstring too. */
export const exportsOf = (file: string): ReadonlyArray<Export> => {
  const text = readFileSync(file, "utf8")
  const { program, comments } = parseSync(file, text)
  const found = new Map<string, Export>()
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration" || node.declaration === null) continue
    const above = comments.findLast((comment) => comment.end <= node.start && text.slice(comment.end, node.start).trim() === "")
    const doc = above?.type === "Block" && above.value.startsWith("*") ? above.value.replace(/^\s*\* ?/gm, "").trim() : ""
    const isType = node.declaration.type === "TSInterfaceDeclaration" || node.declaration.type === "TSTypeAliasDeclaration"
    for (const name of namesOf(node.declaration)) {
      const known = found.get(name)
      found.set(name, { name, isType: isType && known?.isType !== false, doc: known?.doc || doc })
    }
  }
  return [...found.values()]
}

type Declaration = NonNullable<
  Extract<ReturnType<typeof parseSync>["program"]["body"][number], { type: "ExportNamedDeclaration" }>["declaration"]
>

const namesOf = (declaration: Declaration): ReadonlyArray<string> => {
  if (declaration.type === "VariableDeclaration") {
    return declaration.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []))
  }
  return "id" in declaration && declaration.id?.type === "Identifier" ? [declaration.id.name] : []
}

/** The code under each `@example` of a docstring. */
export const examplesIn = (doc: string): ReadonlyArray<string> =>
  doc
    .split("@example")
    .slice(1)
    .map(
      (part) =>
        part
          .replace(/^[^\n]*\n/, "")
          .split(/^@\w/m)[0]
          ?.trim() ?? ""
    )
