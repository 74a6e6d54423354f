/** The built binary in a real pseudo-terminal. */
import { fileURLToPath } from "node:url"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import * as Effect from "effect/Effect"

const binary = fileURLToPath(new URL("../../dist/chroma-sync.mjs", import.meta.url))

/** `after` is a line of shell that is run before, such as one that sets a limit. */
export const open = (
  args: ReadonlyArray<string>,
  env: Record<string, string | undefined> = {},
  { after, ...size }: { readonly cols: number; readonly rows: number; readonly after?: string } = { cols: 100, rows: 24 }
) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      openTerminal({
        ...(after === undefined
          ? { file: process.execPath, args: [binary, ...args] }
          : { file: "/bin/sh", args: ["-c", `${after}; exec "$0" "$@"`, process.execPath, binary, ...args] }),
        // No test begins where another, or whoever runs it, has left off.
        env: {
          CHROMA_SYNC_SESSION: "false",
          CHROMA_API_KEY: undefined,
          CHROMA_SYNC_URL: undefined,
          NO_COLOR: undefined,
          FORCE_COLOR: undefined,
          ...env
        },
        ...size
      })
    ),
    (terminal) => Effect.promise(() => terminal[Symbol.asyncDispose]())
  )

const listed = (screen: ReadonlyArray<string>) => screen.some((line) => line.startsWith(">")) && screen.some((line) => line.includes("● "))

/** The app on the emulator, whose clock stands still until a test moves it, once it shows the list. */
export const onEmulator = Effect.fnUntraced(function* (size?: { readonly cols: number; readonly rows: number }) {
  const emulator = yield* Emulator
  const terminal = yield* open(["ui"], { CHROMA_API_KEY: emulator.token, CHROMA_SYNC_URL: emulator.url }, size)
  yield* Effect.promise(() => terminal.until("the list", listed))
  return { emulator, terminal }
})

/** The app on the emulator as a job of a shell, as a person has it, once it shows the list. `before` is a line of shell that is run first. */
export const inShell = Effect.fnUntraced(function* (
  args: string,
  { before = "true", ...size }: { readonly before?: string; readonly cols?: number; readonly rows?: number } = {}
) {
  const { url, token } = yield* Emulator
  const terminal = yield* Effect.acquireRelease(
    Effect.sync(() =>
      openTerminal({
        file: "bash",
        // Without its own line editor, which asks for bracketed paste at every prompt.
        args: ["--norc", "--noprofile", "--noediting", "-i"],
        env: {
          CHROMA_API_KEY: token,
          CHROMA_SYNC_URL: url,
          CHROMA_SYNC_SESSION: "false",
          PS1: "shell> ",
          BASH_SILENCE_DEPRECATION_WARNING: "1"
        },
        cols: 100,
        rows: 24,
        ...size
      })
    ),
    (terminal) => Effect.promise(() => terminal[Symbol.asyncDispose]())
  )
  yield* Effect.promise(() => terminal.until("the shell", ([first]) => first === "shell>"))
  terminal.write(`${before}; '${process.execPath}' '${binary}' ${args}\r`)
  yield* Effect.promise(() => terminal.until("the list", listed))
  return terminal
})

const named: Readonly<Record<string, string>> = {
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  left: "\u001b[D",
  home: "\u001b[H",
  end: "\u001b[F",
  pageUp: "\u001b[5~",
  pageDown: "\u001b[6~",
  enter: "\r",
  tab: "\t",
  "shift-tab": "\u001b[Z",
  escape: "\u001b",
  space: " "
}

/** What a terminal sends for a key of the keymap, or for several typed one after the other. */
export const bytesOf = (key: string): string => named[key] ?? (key.startsWith("ctrl-") ? String.fromCharCode(key.charCodeAt(5) - 96) : key)
