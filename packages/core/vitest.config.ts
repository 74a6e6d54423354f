import shared from "../../vitest.shared.ts"

const { include, testTimeout, ...reports } = shared.test

/** What is said of answers on real sockets holds by either transport. */
const bySockets = ["transport", "faults", "hostile", "largest", "privacy", "sockets"].map((name) => `test/${name}.test.ts`)

export default {
  test: {
    ...reports,
    projects: [
      { test: { name: "core", include, testTimeout, env: { TRANSPORT: "node:http" } } },
      { test: { name: "by fetch", include: bySockets, testTimeout, setupFiles: ["test/byFetch.ts"], env: { TRANSPORT: "fetch" } } }
    ]
  }
}
