/**
 * The terminal as Ink writes to it.
 */

/** Ends lines so that the next one begins at the left where a program before this one left the output's processing off, too. */
export const outputTo = (stdout: NodeJS.WriteStream): NodeJS.WriteStream =>
  // All but these is the terminal's own. Listeners are counted where they are kept.
  Object.create(stdout, {
    write: {
      value: (text: string, ...rest: ReadonlyArray<() => void>) => stdout.write(text.replaceAll("\n", "\r\n"), ...rest)
    },
    on: { value: stdout.on.bind(stdout) },
    off: { value: stdout.off.bind(stdout) }
  }) as NodeJS.WriteStream
