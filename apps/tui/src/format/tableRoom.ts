/**
 * How wide a table may be.
 */
import type { Terminal } from "../terminal.ts"

/**
 * The cells of a terminal's line, or what COLUMNS says where there is none. `undefined` where neither is known, as in a pipe, a file or the log of a CI
 * job: then nothing is cut, so that it can be read and searched.
 */
export const tableRoom = ({ stdoutColumns, env }: Pick<Terminal["Service"], "stdoutColumns" | "env">): number | undefined => {
  const columns = env["COLUMNS"] ?? ""
  return stdoutColumns ?? (/^[1-9]\d{0,4}$/.test(columns) ? Number(columns) : undefined)
}
