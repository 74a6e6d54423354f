/**
 * Reads a small text file that decides what the program does: nothing huge, nothing special, nothing that somebody else planted.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import { errorCode } from "../errorCode.ts"
import { SettingsError } from "./SettingsError.ts"

const mostBytes = 65_536

/** The file's text; `undefined` where there is none. A file of more than `most` bytes is refused. */
export const readGuarded = (path: string, most = mostBytes): Effect.Effect<string | undefined, SettingsError> =>
  Effect.suspend(() => {
    const refuse = (issue: string, next: string) => Effect.fail(new SettingsError({ where: path, issue, next }))
    let file: number | undefined
    try {
      // Without O_NONBLOCK a named pipe would hold the command for ever.
      file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
      const found = fstatSync(file)
      const { size, uid } = found
      if (!found.isFile()) return refuse("this is no regular file", "Give a regular file, or move this away.")
      if (!isTrusted(uid)) return refuse(`this file belongs to another user (uid ${uid})`, "Make it yours with chown, or move it away.")
      if (size > most) return refuse(`this file has ${size} bytes; at most ${most} are read`, "Make it smaller, or move it away.")
      return Effect.succeed(readFileSync(file, "utf8"))
    } catch (cause) {
      const code = errorCode(cause)
      if (code === "ENOENT" || code === "ENOTDIR") return Effect.undefined
      return refuse(`this file cannot be read (${code})`, "Mend its permissions, or move it away.")
    } finally {
      if (file !== undefined) closeSync(file)
    }
  })

/** Whether what belongs to a user is read: the user's own, root's, and that of who called sudo. Where the system has no users, everything is. */
export const isTrusted = (uid: number): boolean => {
  const me = process.getuid?.()
  return me === undefined || uid === me || uid === 0 || (me === 0 && String(uid) === process.env["SUDO_UID"])
}
