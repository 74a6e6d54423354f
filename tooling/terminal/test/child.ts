/** A small program for a terminal: says what it sees, obeys one-letter commands, and draws something in every look. */
const say = (text: string) => process.stdout.write(`${text}\r\n`)

const commands: Readonly<Record<string, () => void>> = {
  a: () => process.stdout.write("\u001b[?1049h\u001b[H"),
  m: () => process.stdout.write("\u001b[?1049l"),
  h: () => process.stdout.write("\u001b[?25l"),
  v: () => process.stdout.write("\u001b[?25h"),
  l: () =>
    say("\u001b[31mred\u001b[0m \u001b[1mbold\u001b[0m \u001b[2mdim\u001b[0m \u001b[7minverse\u001b[0m \u001b[38;2;1;2;255mexact\u001b[0m"),
  f: () => process.stdout.write("0123456789".repeat(9)),
  w: () => say("日本<&>"),
  p: () => say("\u001b[48;5;196mcube\u001b[0m \u001b[38;5;250mgrey\u001b[0m"),
  // Asks the terminal where the cursor is; the answer arrives as input.
  c: () => process.stdout.write("\u001b[6n"),
  q: () => {
    say(`${"last words ".repeat(6_000)}over`)
    process.exitCode = 3
    process.stdin.unref()
  }
}

process.stdin.setRawMode(true)
process.stdin.on("data", (input) => {
  const text = input.toString()
  for (const key of text.startsWith("\u001b[") ? [text] : text) {
    if (key in commands) commands[key]?.()
    else say(`key ${JSON.stringify(key)}`)
  }
})
process.stdout.on("resize", () => say(`now ${process.stdout.columns}x${process.stdout.rows}`))
const { TERM, COLORTERM, CI, PROBE } = process.env
say(`ready ${process.stdout.columns}x${process.stdout.rows} ${JSON.stringify({ TERM, COLORTERM, CI, PROBE })}`)
