/**
 * Makes the folders that the program keeps files in.
 */
import { existsSync, mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { errorCode } from "../errorCode.ts"

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
    makeFolder(path)
  }
}
