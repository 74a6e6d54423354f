/**
 * The entry: answers `--version` before anything is loaded, and decides colour before Ink and chalk are, since they decide when they load.
 */
import { cacheCompiled } from "./compileCache.ts"
import { wantsColour } from "./settings/colour.ts"
import { version } from "./version.ts"

const argv = process.argv.slice(2)

if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-v")) {
  process.stdout.write(`chroma-sync ${version}\n`)
} else {
  cacheCompiled()
  const env = { ...process.env }
  const colour = wantsColour(argv, env, process.stdout.isTTY === true)
  process.env["FORCE_COLOR"] = colour ? "1" : "0"
  // Node warns when both are set; the decision above has heard it.
  delete process.env["NO_COLOR"]
  const { main } = await import("./cli.ts")
  await main(argv, { colour, env })
}
