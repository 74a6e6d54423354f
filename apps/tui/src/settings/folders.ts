/**
 * The folders of whoever runs the program.
 */
import { homedir } from "node:os"
import { join } from "node:path"
import type { Env } from "../terminal.ts"

export const homeOf = (env: Env): string => env["HOME"] || homedir()

/** Where the settings are, and the views. */
export const configFolder = (env: Env): string => join(env["XDG_CONFIG_HOME"] || join(homeOf(env), ".config"), "chroma-sync")

/** Where the live UI keeps its sessions between runs. */
export const sessionsFolder = (env: Env): string =>
  join(env["XDG_STATE_HOME"] || join(homeOf(env), ".local", "state"), "chroma-sync", "sessions")
