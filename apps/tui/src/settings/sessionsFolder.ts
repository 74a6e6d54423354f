import { join } from "node:path"
import type { Env } from "../terminal.ts"
import { homeOf } from "./folders.ts"

/** Where the live UI keeps its sessions between runs. */
export const sessionsFolder = (env: Env): string =>
  join(env["XDG_STATE_HOME"] || join(homeOf(env), ".local", "state"), "chroma-sync", "sessions")
