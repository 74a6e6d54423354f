/**
 * What came of a request to cancel, as it is printed.
 */
import type { Field } from "../../format/Field.ts"
import type { Shape } from "../../format/Lines.ts"
import { fit, harmless } from "../../format/text.ts"

export interface Cancelled {
  readonly id: string
  /** `requested`, `is cancelled`, `has ended`, or what went wrong. */
  readonly result: string
  /** The status when it was last read. */
  readonly status: string
  readonly exitStatus: number
}

const fields: ReadonlyArray<Field<Cancelled>> = [
  { name: "id", cells: 36, text: ({ id }) => id },
  { name: "status", cells: 10, text: ({ status }) => status },
  { name: "result", cells: 0, text: ({ result }) => result }
]

export const cancelledShape: Shape<Cancelled> = {
  encode: ({ id, result, status }) => ({ id, result, status }),
  fields,
  header: `${"ID".padEnd(36)}  STATUS      RESULT`,
  row: ({ id, status, result }) => `${fit(id, 36)}  ${fit(status, 10)}  ${harmless(result)}`
}
