/**
 * Makes the folders that the program keeps files in.
 */
import { closeSync, constants, existsSync, fchownSync, mkdirSync, openSync, type Stats, statSync } from "node:fs"
import { dirname } from "node:path"
import { errorCode } from "../errorCode.ts"
import { isTrusted } from "./guardedFile.ts"

/**
 * Makes a folder and those above it that are missing, for their owner alone; one that is there stays as it is. Throws what the system says. Node's own
 * `recursive` tries for ever where it says ENOENT although the folder above is there, as below `/proc`.
 */
export const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (cause) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
    const above = dirname(path)
    if (errorCode(cause) !== "ENOENT" || existsSync(above)) throw cause
    makeFolder(above)
    // Somebody else may make it meanwhile, and there is one above it now.
    return makeFolder(path)
  }
  if (process.getuid?.() !== 0) return
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    keepOwner(folder, statSync(dirname(path)))
  } finally {
    closeSync(folder)
  }
}

/** Under sudo, what is made anew in the place or the folder of who called it is theirs too: else they could not write there afterwards. */
export const keepOwner = (made: number, { uid, gid }: Stats): void => {
  if (process.getuid?.() === 0 && isTrusted(uid)) fchownSync(made, uid, gid)
}
