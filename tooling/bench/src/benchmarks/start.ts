/**
 * How long a command takes, most of which is its start.
 */
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Benchmark } from "../Benchmark.ts"
import { bundle, moduleOf } from "../bundle.ts"
import { interleave, medians, ranOf, runProcess } from "../measure.ts"
import { startService } from "../service.ts"

const app = fileURLToPath(import.meta.resolve("chroma-sync/dist/chroma-sync.mjs"))

interface Command {
  readonly name: string
  readonly args: ReadonlyArray<string>
}

const commandsOf = (invocation: string, source: string): ReadonlyArray<Command> =>
  [
    "--version",
    "--help",
    "completions bash",
    "info",
    "health",
    "invocations list",
    "invocations list -o ndjson",
    `invocations get ${invocation}`,
    `invocations wait ${invocation} --deadline 1m`,
    `invocations cancel ${invocation} --dry-run`,
    "sources list",
    `sources get ${source}`,
    "stats",
    "demo"
  ].map((line) => ({ name: `\`${line.replace(invocation, "ID").replace(source, "ID")}\``, args: [app, ...line.split(" ")] }))

export const start: Benchmark = {
  name: "start",
  title: "Commands",
  about: `Whole commands of the built binary with their output thrown away, from start to exit, against a list of 1,000: the clock's milliseconds and the
processor's, beside a Node that does nothing and a script that lists 100 invocations with \`fetch\` and \`console.log\`.`,
  limits: `\`--version\` answers before anything is loaded. The others load the command line and, where they send, the transport: most of what they take is loading and
compiling modules, once; the request itself is a few milliseconds.`,
  run: async ({ rounds: asked, smoke }) => {
    const rounds = smoke ? 1 : 2 * asked
    await using service = await startService({ invocations: smoke ? 203 : 1_000 })
    const { url, token } = service
    const get = async (path: string): Promise<ReadonlyArray<{ readonly id: string; readonly status?: unknown }>> =>
      (await fetch(`${url}/api/v1/${path}`, { headers: { "x-chroma-token": token } })).json()
    const complete = (await get("invocations")).find(({ status }) => typeof status === "object" && status !== null && "complete" in status)
    const [source] = await get("sources")
    const script = await bundle(
      "list by script",
      `import { list } from ${moduleOf("./arms/bareFetch.ts")}
       const { CHROMA_SYNC_URL: url, CHROMA_API_KEY: token } = process.env
       for (const row of await list({ url, token, limit: 100 })(0)) console.log(row.id, row.status, row.metadata, row.created_at)`
    )
    const bare: ReadonlyArray<Command> = [
      { name: "`node -e 0`", args: ["-e", "0"] },
      { name: "a script that lists with `fetch`", args: [script.file] }
    ]
    const all = [...bare, ...commandsOf(complete?.id ?? "", source?.id ?? "")]
    const home = await mkdtemp(join(tmpdir(), "bench-home-"))
    const env = { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, HOME: home, XDG_CONFIG_HOME: home }
    const costs = await interleave(all, { rounds, warm: !smoke }, async ({ args }) => {
      // The shell's own clock tells the processor time of the command alone.
      const timed = `TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>"${home}/stderr" || { cat "${home}/stderr" >&2; exit 1; }`
      const { stderr } = await runProcess("bash", ["-c", timed, "bash", process.execPath, ...args], env)
      const [wall = NaN, user = NaN, system = NaN] = stderr.trim().split(" ").map(Number)
      return { wallMs: wall * 1_000, cpuMs: (user + system) * 1_000 }
    })
    const found = all.map((command) => ({ ...command, ...medians(costs.get(command) ?? []) }))
    const [node, listing] = found
    return {
      ran: ranOf(rounds),
      tables: [
        {
          title: "Whole commands",
          columns: [
            { name: "" },
            { name: "wall ms" },
            { name: "CPU ms" },
            { name: "wall × `node`", digits: 2 },
            { name: "wall × script", digits: 2 }
          ],
          rows: found.map(({ name, wallMs, cpuMs }) => [
            name,
            wallMs,
            cpuMs,
            wallMs / (node?.wallMs ?? NaN),
            wallMs / (listing?.wallMs ?? NaN)
          ])
        }
      ],
      goals: []
    }
  }
}
