/** Where to read, as whom, and how many rows a request asks for. */
export interface Target {
  readonly url: string
  readonly token: string
  readonly limit: number
}

/** A client, made once; then one list call at an offset, newest first, which gives its rows. */
export type List = (target: Target) => (offset: number) => Promise<ReadonlyArray<{ readonly id: string }>>
