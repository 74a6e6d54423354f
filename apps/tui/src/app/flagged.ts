/**
 * What the flags of a session leave unread, beside the database and the source that the first line names.
 */
type Flags = ReadonlyArray<string> | undefined

/** The flags as they are written; empty where they leave nothing out. */
export const flaggedText = (flags: Flags): string =>
  (flags ?? []).filter((flag) => /^--(source-type|status|since|before)=/.test(flag)).join(" ")

/**
 * Whether whatever completes is read, so that there is a pace to tell. Times are of creation: what was created before `--since` completes later, and what
 * is created after `--before` does too.
 */
export const tellsPace = (flags: Flags): boolean =>
  (flags ?? []).every((flag) => {
    const [name, value = ""] = flag.split("=")
    return name !== "--since" && name !== "--before" && (name !== "--status" || value.split(",").includes("complete"))
  })
