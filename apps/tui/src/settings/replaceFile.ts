/**
 * Writes a file of the user's anew, whole or not at all.
 */
import { closeSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { keepOwner } from "./makeFolder.ts"

/**
 * Puts a text in a file's place, for its owner alone, so that no moment has half of it; the folder must be there, and a link is replaced. Under sudo the
 * file stays whose it was, or is whose folder it is in. Throws what the system says, and then the file is as it was.
 */
export const replaceFile = (path: string, text: string): void => {
  const draft = `${path}.${process.pid}.new`
  try {
    // A file of that name that is a link to elsewhere is not written through.
    const file = openSync(draft, "wx", 0o600)
    try {
      keepOwner(file, lstatSync(path, { throwIfNoEntry: false }) ?? statSync(dirname(path)))
      // One write may take a part of it and fail with nothing; this writes on until all is written or a write fails.
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (cause) {
    try {
      rmSync(draft, { force: true })
    } catch {
      // Where nothing can be written, there may be nothing to remove.
    }
    throw cause
  }
}
