import * as Data from "effect/Data"

/** A setting that cannot be used: where it stands (a file, with line and column where known, a variable or a flag), what is wrong, what to do. */
export class SettingsError extends Data.TaggedError("SettingsError")<{
  readonly where: string
  readonly issue: string
  readonly next: string
  /** It is the API key that cannot be used. */
  readonly ofKey?: boolean
}> {
  override get message(): string {
    return `${this.where}: ${this.issue}`
  }
}
