/**
 * What was injected and what came of it, one line each, with the time since the beginning.
 */
export interface Timeline {
  readonly say: (text: string) => void
  readonly lines: () => ReadonlyArray<string>
}

/** A timeline that also tells each line as it comes. */
export const makeTimeline = (tell: (line: string) => void): Timeline => {
  const started = performance.now()
  const lines: Array<string> = []
  return {
    say: (text) => {
      const line = `${((performance.now() - started) / 1_000).toFixed(1).padStart(7)}s  ${text}`
      lines.push(line)
      tell(line)
    },
    lines: () => lines
  }
}
