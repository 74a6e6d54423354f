/**
 * What leaves the program for the user's own: a text to the clipboard, an address to the browser.
 */
import type { Env } from "../../terminal.ts"
import type { Command, Message } from "../message.ts"

/** Hands it out, and tells what became of it where that is known only then. */
export const handOut = async (
  command: Extract<Command, { readonly _tag: "Copy" | "Open" }>,
  { env, look }: { readonly env: Env; readonly look: { readonly tmux: boolean } },
  tell: (message: Message) => void
): Promise<void> => {
  if (command._tag === "Open") {
    const { openUrl } = await import("../openUrl.ts")
    return tell({ _tag: "Opened", url: command.url, opened: await openUrl(command.url, env) })
  }
  if (!look.tmux) return void process.stdout.write(command.sequence)
  const { copyInTmux } = await import("../copyInTmux.ts")
  tell(await copyInTmux(command, env))
}
