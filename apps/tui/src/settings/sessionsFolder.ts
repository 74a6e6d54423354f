import { homedir } from "node:os"
import { join } from "node:path"
import type { Env } from "../terminal.ts"

/** Where the live UI keeps its sessions between runs. */
export const sessionsFolder = (env: Env): string =>
  join(env["XDG_STATE_HOME"] || join(env["HOME"] || homedir(), ".local", "state"), "chroma-sync", "sessions")
