/**
 * Where the compiled program is kept between runs. Node's own place is one that all users of a machine may share, and who can write there decides
 * what runs.
 */
/** Keeps the compiled program in a folder that is the user's alone; where that cannot be had, it is compiled each time. */
export const cacheCompiled = (): void => {
  // An import by name would fail where there is none, as in Deno.
  const { enableCompileCache }: Partial<typeof import("node:module")> = process.getBuiltinModule("node:module")
  const user = process.getuid?.()
  // Where the system has no such users, each has a folder for temporary files.
  if (user === undefined) return void enableCompileCache?.()
  // An import would load all that file systems can do, which takes as long as all that is done here.
  const { lstatSync, mkdirSync } = process.getBuiltinModule("node:fs")
  const folder = `${process.getBuiltinModule("node:os").tmpdir()}/chroma-sync-compiled-${user}`
  try {
    try {
      // Not `recursive`, which tries for ever where the system says that what is there is missing, as below `/proc`.
      mkdirSync(folder, { mode: 0o700 })
    } catch {
      // It is there from the last run, or cannot be had.
    }
    const found = lstatSync(folder)
    if (found.isDirectory() && found.uid === user && (found.mode & 0o077) === 0) enableCompileCache?.(folder)
  } catch {
    // The program runs without it.
  }
}
