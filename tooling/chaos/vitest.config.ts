import shared from "../../vitest.shared.ts"

/** A run takes minutes, and its own waits say what was missing well before this limit. */
export default { test: { ...shared.test, testTimeout: 60_000, hookTimeout: 600_000 } }
