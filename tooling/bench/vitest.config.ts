import shared from "../../vitest.shared.ts"

// Each test starts many processes, side by side with other packages' tests.
export default { test: { ...shared.test, testTimeout: 240_000 } }
