/**
 * A terminal's screen as an SVG picture.
 */
import type { Cell, Terminal } from "./Terminal.ts"

const palette = [
  "#1d2129",
  "#f07178",
  "#8ecf83",
  "#e6c07b",
  "#6fb3f2",
  "#c792ea",
  "#56c8d8",
  "#c9d1d9",
  "#7d8590",
  "#ff8b92",
  "#a5e29a",
  "#ffd68a",
  "#8cc7ff",
  "#dba8ff",
  "#76e0ee",
  "#ffffff"
]
const ink = "#d7dde5"
const paper = "#12151b"
const cellWidth = 8.4
const lineHeight = 18
const margin = 14

/** A window with the screen in it. Runs of one look are one text element, stretched to their cells, so that columns align in any font. */
export const toSvg = (terminal: Pick<Terminal, "cells">): string => {
  const rows = terminal.cells()
  const width = (rows[0]?.length ?? 0) * cellWidth + 2 * margin
  const height = rows.length * lineHeight + 2 * margin
  const lines = rows.flatMap((cells, row) => runs(cells).map((run) => drawRun(run, row)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${height}" viewBox="0 0 ${round(width)} ${height}" font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13.5">`,
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>`,
    ...lines.filter((line) => line !== ""),
    "</svg>",
    ""
  ].join("\n")
}

interface Run extends Cell {
  readonly column: number
  readonly cells: number
}

const runs = (cells: ReadonlyArray<Cell>): ReadonlyArray<Run> => {
  const found: Array<Run> = []
  cells.forEach((cell, column) => {
    const last = found.at(-1)
    if (last !== undefined && look(last) === look(cell))
      found[found.length - 1] = { ...last, text: last.text + cell.text, cells: last.cells + 1 }
    else found.push({ ...cell, column, cells: 1 })
  })
  return found
}

const look = ({ foreground, background, bold, dim, inverse }: Cell): string => [foreground, background, bold, dim, inverse].join("/")

const drawRun = (run: Run, row: number): string => {
  const x = round(margin + run.column * cellWidth)
  const y = margin + row * lineHeight
  const width = round(run.cells * cellWidth)
  const [front, back] = run.inverse
    ? [shade(run.background) ?? paper, shade(run.foreground) ?? ink]
    : [shade(run.foreground) ?? ink, shade(run.background)]
  const box = back === undefined ? "" : `<rect x="${x}" y="${y}" width="${width}" height="${lineHeight}" fill="${back}"/>`
  if (run.text.trim() === "") return box
  const weight = run.bold ? ' font-weight="bold"' : ""
  const faint = run.dim ? ' opacity="0.6"' : ""
  return `${box}<text x="${x}" y="${y + 13}" fill="${front}"${weight}${faint} textLength="${width}" xml:space="preserve">${escapeXml(run.text)}</text>`
}

const shade = (colour: Cell["foreground"]): string | undefined =>
  typeof colour === "number" ? (palette[colour] ?? cubeOrGrey(colour)) : colour

/** The terminal's colours from 16: a cube of 6 by 6 by 6, then 24 greys. */
const cubeOrGrey = (colour: number): string => {
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step)
  const grey = 8 + 10 * (colour - 232)
  const cube = colour - 16
  const rgb = colour >= 232 ? [grey, grey, grey] : [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]
  return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`
}

const escapeXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

const round = (value: number): number => Math.round(value * 100) / 100
