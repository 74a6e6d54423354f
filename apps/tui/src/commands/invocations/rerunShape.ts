/**
 * What came of a request to run again, as it is printed.
 */
import type { Field } from "../../format/Field.ts"
import type { Shape } from "../../format/Lines.ts"
import { fit, harmless } from "../../format/text.ts"

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

export const rerunShape: Shape<Rerun> = {
  encode: ({ id, newId, result }) => ({ id, new_id: newId ?? null, result }),
  fields,
  header: `${"ID".padEnd(36)}  ${"NEW ID".padEnd(36)}  RESULT`,
  row: ({ id, newId, result }) => `${fit(id, 36)}  ${fit(newId ?? "", 36)}  ${harmless(result)}`
}

/** Of `-o ids`: what runs. */
export const newIdsShape: Shape<Rerun> = { ...rerunShape, fields: [{ name: "id", cells: 36, text: ({ newId }) => newId ?? "" }] }
