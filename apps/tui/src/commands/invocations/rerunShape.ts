/**
 * What came of a request to run again, as it is printed.
 */
import type { Field } from "../../format/Field.ts"
import type { Shape } from "../../format/Lines.ts"
import { fit, harmless } from "../../format/text.ts"
import type { Terminal } from "../../terminal.ts"

export interface Rerun {
  /** Of what had ended. */
  readonly id: string
  /** Of what runs instead; `undefined` where nothing does, or nobody knows. */
  readonly newId: string | undefined
  /** `runs again`, or why it does not. */
  readonly result: string
  readonly exitStatus: number
}

const fields: ReadonlyArray<Field<Rerun>> = [
  { name: "id", cells: 36, text: ({ id }) => id },
  { name: "new_id", cells: 36, text: ({ newId }) => newId ?? "" },
  { name: "result", cells: 0, text: ({ result }) => result }
]

/** Where a terminal has no room for two whole ids and what came of it, their beginnings are shown, which commands take too. */
export const rerunShape = ({ stdoutColumns: columns = Infinity }: Pick<Terminal["Service"], "stdoutColumns">): Shape<Rerun> => {
  const cells = columns < 140 ? 8 : 36
  return {
    encode: ({ id, newId, result }) => ({ id, new_id: newId ?? null, result }),
    fields,
    header: `${"ID".padEnd(cells)}  ${"NEW ID".padEnd(cells)}  RESULT`,
    row: ({ id, newId = "", result }) => `${fit(id.slice(0, cells), cells)}  ${fit(newId.slice(0, cells), cells)}  ${harmless(result)}`
  }
}

/** Of `-o ids`, what runs: the new ids stand for the old ones. */
export const ofNewIds = (shape: Shape<Rerun>): Shape<Rerun> => ({
  ...shape,
  fields: [{ name: "id", cells: 36, text: ({ newId }) => newId ?? "" }]
})
