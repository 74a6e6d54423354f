/**
 * Draws the documentation's pictures from real frames: the built app in a real pseudo-terminal, on the emulator's seeded workload. One line of the table
 * is one picture. Files given as arguments, such as `ui/form.svg`, are drawn alone.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { toSvg } from "@chroma-sync/terminal/Svg"
import { openTerminal } from "@chroma-sync/terminal/Terminal"

const docs = fileURLToPath(new URL("../../../docs/", import.meta.url))
const app = fileURLToPath(new URL("../../../apps/tui/dist/chroma-sync.mjs", import.meta.url))

interface Picture {
  readonly file: string
  /** What is typed once the list is there. */
  readonly keys: ReadonlyArray<string>
  /** What the screen says when it is ready. */
  readonly shows: RegExp
  readonly cols?: number
  readonly rows?: number
}

const pictures: ReadonlyArray<Picture> = [
  { file: "ui.svg", keys: ["jjj"], shows: /^>.*\n(?:.*\n)*.* [4-9]\/\d/m },
  { file: "ui/detail.svg", keys: ["5", "\r"], shows: /source history/ },
  { file: "ui/filter.svg", keys: ["/status:failed newer:1h"], shows: /\/status:failed newer:1h/ },
  { file: "ui/help.svg", keys: ["?"], shows: /type to narrow/ },
  { file: "ui/sources.svg", keys: [":src\r"], shows: /▸ sources/ },
  { file: "ui/stats.svg", keys: [":stats\r"], shows: /p95 .*/ },
  { file: "ui/groups.svg", keys: [":groups\r"], shows: /enter its failures/ },
  { file: "ui/unresolved.svg", keys: [":unresolved\r"], shows: /unresolved failures(?:.*\n)*.* [1-9]\d* shown/ },
  { file: "ui/form.svg", keys: [":src\r", "a", "\tacme", "\tdocs"], shows: /▸ new source(?:.*\n)*.*is not valid(?:.*\n)*> database +docs/ },
  { file: "ui/confirm.svg", keys: ["3", "v", "jjj", "x"], shows: /Cancel \d of \d\?|Cancel \d\?/ },
  { file: "ui/copy.svg", keys: ["y"], shows: /copy · j k choose/ },
  { file: "ui/raw.svg", keys: ["5", "\r", "r"], shows: / as sent ─/ },
  { file: "ui/command.svg", keys: [":s"], shows: /^:s +tab/m },
  { file: "ui/databases.svg", keys: [":ctx\r"], shows: /▸ databases/ },
  { file: "ui/messages.svg", keys: [":sort duratoin\r", "3", "W", ":msg\r"], shows: /▸ messages(?:.*\n)*.*watching/ },
  { file: "ui/info.svg", keys: [":info\r"], shows: /▸ info(?:.*\n)*.*SETTINGS/ },
  { file: "ui/narrow.svg", keys: ["jj"], shows: / [3-9]\/\d/, cols: 60, rows: 20 }
]

const draw = async ({ file, keys, shows, cols = 120, rows = 30 }: Picture): Promise<void> => {
  await using terminal = openTerminal({ file: process.execPath, args: [app, "demo"], cols, rows })
  const hasRows = (screen: ReadonlyArray<string>) => screen.filter((line) => /complete|failed|processing/.test(line)).length > 12
  await terminal.until(
    "the list",
    (screen) => hasRows(screen) && screen.some((line) => line.startsWith(">")) && /● .*\n(?:.*\n)*.* acme\//.test(screen.join("\n"))
  )
  for (const typed of keys) {
    terminal.write(typed)
    // A key alone is told from the beginning of another by the pause behind it.
    await setTimeout(500)
  }
  await terminal.until(file, (screen) => shows.test(screen.join("\n")))
  mkdirSync(dirname(join(docs, file)), { recursive: true })
  writeFileSync(join(docs, file), toSvg(terminal))
}

const wanted = process.argv.slice(2)
for (const picture of pictures) if (wanted.length === 0 || wanted.includes(picture.file)) await draw(picture)
