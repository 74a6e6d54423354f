/** The built program as a process with pipes, away from the settings of whoever runs the tests. */
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import * as Effect from "effect/Effect"

export const binary = fileURLToPath(new URL("../../dist/chroma-sync.mjs", import.meta.url))

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  /** The exit status; `undefined` where a signal ended it. */
  readonly status: number | undefined
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** A shell's line that runs the program as `"$@"`, such as `exec "$@" >/dev/full`. */
  readonly shell?: string
  /** Ends the process once this much of stdout has come. */
  readonly closeStdoutAfter?: number
  /** Ends the process, as ctrl-c does, once this has come on either stream. */
  readonly endAfter?: RegExp | undefined
}

/** A folder with these files, gone afterwards. It is HOME, the working directory and the place of the XDG files of what runs in it. */
export const folder = (files: Readonly<Record<string, string>> = {}) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const path = mkdtempSync(join(tmpdir(), "chroma-sync-"))
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true })
        writeFileSync(join(path, name), text)
      }
      return path
    }),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )

/** Starts the program; the caller reads and ends it. */
export const start = (args: ReadonlyArray<string>, { env = {}, cwd = tmpdir(), shell }: RunOptions = {}) => {
  const words = [process.execPath, binary, ...args]
  const [program = "", ...rest] = shell === undefined ? words : ["/bin/sh", "-c", shell, "sh", ...words]
  return spawn(program, rest, {
    cwd,
    env: { PATH: process.env["PATH"], HOME: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
}

/** Runs the program to its end. */
export const run = (args: ReadonlyArray<string>, options: RunOptions = {}): Effect.Effect<Ran> =>
  Effect.callback((resume) => {
    const child = start(args, options)
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text
      if (options.closeStdoutAfter !== undefined && stdout.length >= options.closeStdoutAfter) child.stdout.destroy()
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", () => void (options.endAfter?.test(stdout + stderr) === true && child.kill("SIGINT")))
    child.on("close", (code) => resume(Effect.succeed({ stdout, stderr, status: code ?? undefined })))
    return Effect.sync(() => void child.kill("SIGKILL"))
  })

/** Runs the program on the emulator at hand. */
export const onEmulator = (args: ReadonlyArray<string>, options: RunOptions = {}) =>
  Emulator.use(({ url, token }) => run(args, { ...options, env: { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, ...options.env } }))

/** What somebody at a terminal would see of a run, with what differs from run to run named instead. */
const transcript = (args: ReadonlyArray<string>, { stdout, stderr, status }: Ran): string => {
  const shown = (text: string, mark: string) =>
    text === ""
      ? []
      : text
          .replace(/\r?\n$/, "")
          .split("\n")
          .map((line) => `${mark} ${mask(line)}`.trimEnd())
  return [`$ chroma-sync ${mask(args.join(" "))}`, ...shown(stdout, "|"), ...shown(stderr, "!"), `= ${status}`].join("\n")
}

const mask = (line: string): string =>
  line
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, "http://emulator")
    .replace(/req-\d+/g, "req-N")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "<time>")
    .replace(/\/[^ :]*chroma-sync-\w{6}/g, "~")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replace(/"ms":\d+/g, '"ms":0')
    .replace(/\(\d+ms\)/g, "(0ms)")

/** Runs each command line on the emulator, and joins what was seen. What changes something is run `inOrder`. */
export const transcripts = (lines: ReadonlyArray<ReadonlyArray<string>>, options: RunOptions & { readonly inOrder?: boolean } = {}) =>
  Effect.forEach(lines, (args) => Effect.map(onEmulator(args, options), (ran) => transcript(args, ran)), {
    concurrency: options.inOrder === true ? 1 : 2
  }).pipe(Effect.map((parts) => `${parts.join("\n\n")}\n`))
