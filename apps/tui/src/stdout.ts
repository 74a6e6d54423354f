/**
 * Writing on stdout. It loads next to nothing, since the entry answers `--version` with it.
 */
import { fstatSync, writeFile } from "node:fs"

/**
 * Writes all of a text. `done` has the code of what went wrong, such as `ENOSPC`; nothing where all is written.
 */
export const writeStdout = (text: string, done: (code: string | undefined) => void): void => {
  const end = (error?: NodeJS.ErrnoException | null) => done(error ? (error.code ?? error.name) : undefined)
  // Of a disk that becomes full, Node's own stream for files takes what has room for a whole write.
  if (fstatSync(1).isFile()) writeFile(1, text, end)
  else process.stdout.write(text, end)
}

/** Whether a code says that the reader of a pipe, or of a socket, has closed it, as `head` does. */
export const isClosed = (code: string): boolean => ["EPIPE", "ECONNRESET", "EOF"].includes(code)

/** What is said of any other code. */
export const unwritten = (code: string): string => `stdout cannot be written (${code})`
