/** The code of a failure of the operating system, such as `ENOSPC`. */
export const errorCode = (cause: unknown): string => (cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason")
