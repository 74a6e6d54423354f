/**
 * What the parent asks the client's process, and what it answers.
 */
export type Asked =
  | { readonly do: "scan"; readonly limit: number }
  | { readonly do: "wait"; readonly ids: ReadonlyArray<string>; readonly deadlineMs: number }
  | { readonly do: "create"; readonly sourceId: string; readonly collection: string }
  | { readonly do: "reconcile"; readonly collection: string }
  | { readonly do: "watched" }

/** A whole scan, and the errors that it went on after. */
export interface Scanned {
  readonly rows: ReadonlyArray<{ readonly id: string; readonly createdAt: number }>
  readonly failures: ReadonlyArray<string>
}

/** Statuses are JSON, as the service sent them. */
export type Waited = ReadonlyArray<{ readonly id: string; readonly outcome: string; readonly status: string | undefined }>

export type Created = { readonly id: string } | { readonly error: string }

export interface Reconciled {
  readonly verdict: string
  readonly ids: ReadonlyArray<string>
}

/** What a watch's events fold to, and what was wrong with them. */
export interface Watched {
  /** Everything, or what is pending or processing. */
  readonly which: "all" | "live"
  readonly known: ReadonlyArray<readonly [id: string, status: string]>
  readonly complaints: ReadonlyArray<string>
  readonly health: string
  /** How the watch ended, which it must not. */
  readonly ended: string | undefined
}
