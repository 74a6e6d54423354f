/**
 * Findings as Markdown, for the terminal and for `docs/performance.md` alike.
 */
import type { Benchmark, Findings, Table } from "./Benchmark.ts"

const cell = (value: number | string, digits: number): string =>
  typeof value === "string"
    ? value
    : Number.isFinite(value)
      ? value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })
      : "–"

/** Columns as wide as their widest cell, numbers to the right. */
const table = ({ columns, rows }: Table): string => {
  const texts = rows.map((row) => row.map((value, place) => cell(value, columns[place]?.digits ?? 0)))
  const isNumber = columns.map((_, place) => rows.some((row) => typeof row[place] === "number"))
  const widths = columns.map(({ name }, place) =>
    Math.max(3, ...[name, ...texts.map((row) => row[place] ?? "")].map((text) => text.length))
  )
  const line = (cells: ReadonlyArray<string>) =>
    `| ${cells.map((text, place) => (isNumber[place] === true ? text.padStart(widths[place] ?? 0) : text.padEnd(widths[place] ?? 0))).join(" | ")} |`
  return [
    line(columns.map(({ name }) => name)),
    `| ${widths.map((width, place) => (isNumber[place] === true ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`,
    ...texts.map(line)
  ].join("\n")
}

/** A goal's verdict. */
const goalsTable = (goals: Findings["goals"]): Table => ({
  title: "",
  columns: [{ name: "Goal" }, { name: "at most", digits: 2 }, { name: "now", digits: 2 }, { name: "met" }],
  rows: goals.map(({ figure, atMost, now }) => [figure, atMost, now, now <= atMost ? "yes" : "no"])
})

/** A benchmark's findings. */
export const renderFindings = ({ tables, goals }: Findings): string =>
  [...tables.flatMap((found) => [`**${found.title}**`, table(found)]), ...(goals.length === 0 ? [] : [table(goalsTable(goals))])].join(
    "\n\n"
  )

/** A benchmark's section of the page. */
export const renderSection = ({ title, about, limits }: Benchmark, findings: Findings, how: string): string =>
  [`## ${title}`, about, renderFindings(findings), how, ...(limits === "" ? [] : [limits])].join("\n\n")
