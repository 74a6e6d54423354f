/**
 * Whether to use colour: `--color` over `FORCE_COLOR` over `NO_COLOR` over what the terminal is.
 */
export const wantsColour = (
  argv: ReadonlyArray<string>,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean
): boolean => {
  const flag = argv.findLast((word, place) => word.startsWith("--color=") || argv[place - 1] === "--color")?.replace("--color=", "")
  if (flag === "always") return true
  if (flag === "never") return false
  const forced = env["FORCE_COLOR"]
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false"
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false
  return isTerminal && env["TERM"] !== "dumb"
}
