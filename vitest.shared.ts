/**
 * How every package's tests run. The report is what `.ci/run` counts; a test that hangs is told by its own wait, well before this limit.
 */
export default {
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    reporters: ["default", "json"],
    outputFile: { json: ".vitest-report/results.json" }
  }
}
