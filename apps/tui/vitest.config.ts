import shared from "../../vitest.shared.ts"

/** Most tests here wait for a process, so more of them fit beside each other than there are processors. */
export default { test: { ...shared.test, maxWorkers: 3 } }
