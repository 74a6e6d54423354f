/**
 * Copying inside tmux: the text goes into tmux's buffer, from where tmux gives it to the terminal's clipboard. By default it takes no sequence for the
 * clipboard from a program (`set-clipboard external`) and passes none on (`allow-passthrough off`). Loaded when first used.
 */
import { execFile } from "node:child_process"
import type { Env } from "../terminal.ts"
import type { Command, Message } from "./message.ts"

/** Copies, and says where to. A tmux that is older than 3.2 does not give it to the terminal, but passes on what the terminal does it by. */
export const copyInTmux = async ({ what, text, sequence }: Extract<Command, { readonly _tag: "Copy" }>, env: Env): Promise<Message> => {
  if (await isTaken(text, env)) return { _tag: "Copied", what, to: "tmux" }
  process.stdout.write(sequence)
  return { _tag: "Copied", what, to: "terminal" }
}

/** What the child needs to find its server and to read the text as UTF-8: the rest of the environment holds the API key. */
const passed = ["PATH", "HOME", "TMUX", "TMUX_PANE", "TMUX_TMPDIR", "LANG", "LC_ALL", "LC_CTYPE"]

const isTaken = (text: string, env: Env): Promise<boolean> =>
  new Promise((resolve) => {
    const own = Object.fromEntries(passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
    const child = execFile("tmux", ["load-buffer", "-w", "-"], { env: own, timeout: 2_000 }, (error) => resolve(error === null))
    // Where it ends before it has read all, its status says so.
    child.stdin?.on("error", () => undefined).end(text)
  })
