/**
 * Draws docs/ui.svg from a real frame: the built app in a real pseudo-terminal, on the emulator's seeded workload.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { toSvg } from "@chroma-sync/terminal/Svg"
import { openTerminal } from "@chroma-sync/terminal/Terminal"

const root = fileURLToPath(new URL("../../../", import.meta.url))

await using terminal = openTerminal({
  file: process.execPath,
  args: [`${root}apps/tui/dist/chroma-sync.mjs`, "demo"],
  cols: 120,
  rows: 26
})
const hasRows = (screen: ReadonlyArray<string>) => screen.filter((line) => / (complete|failed|processing) /.test(line)).length > 15
await terminal.until("the list", hasRows)
terminal.write("jjj")
await terminal.until("the cursor on the fourth row", (screen) => screen[7]?.startsWith(">") === true)

mkdirSync(`${root}docs`, { recursive: true })
writeFileSync(`${root}docs/ui.svg`, toSvg(terminal))
terminal.write("q")
await terminal.exit
