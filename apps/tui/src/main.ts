/**
 * The entry: answers `--version` before anything is loaded, and decides colour before Ink and chalk are, since they decide when they load. What it
 * imports must load in older versions of Node than the rest needs, so that it can say so.
 */
import { cacheCompiled } from "./compileCache.ts"
import { wantsColour } from "./settings/colour.ts"
import { isClosed, unwritten, writeStdout } from "./stdout.ts"
import { version } from "./version.ts"

const argv = process.argv.slice(2)
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)

// A write that fails is told to who wrote; unheard, the event would end the process with a stack.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined)

if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-v")) {
  writeStdout(`chroma-sync ${version}\n`, (code) => {
    if (code === undefined || isClosed(code)) return
    process.stderr.write(`chroma-sync: ${unwritten(code)}\n`)
    process.exitCode = 1
  })
} else if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`chroma-sync needs Node 22.19 or newer; this is v${process.versions.node}\n`)
  process.exitCode = 1
} else {
  cacheCompiled()
  const env = { ...process.env }
  const colour = wantsColour(argv, env, process.stdout.isTTY === true)
  process.env["FORCE_COLOR"] = colour ? "1" : "0"
  // Node warns when both are set; the decision above has heard it.
  delete process.env["NO_COLOR"]
  // What this program starts, as a browser, is nobody to give the key to.
  delete process.env["CHROMA_API_KEY"]
  const { main } = await import("./cli.ts")
  await main(argv, { colour, env })
}
