/**
 * What errors have in common: the text of an error without what varies from one occurrence to the next.
 *
 * Two signs stand for what was taken out: `#` for a number, size or duration (`5GB` or `5 GB`), instant, id or hash, and `…` for a path, a file, a mail
 * address, a quoted value and what follows the host of a URL. HTTP statuses stay, and so do names such as `s3` or `utf8`, because they say what is wrong.
 */

/**
 * The shape of an error: in lower case and at most 200 characters, of its first 1,000. Errors that differ only in what varies have the same shape,
 * and a shape is its own shape.
 *
 * @example
 * errorShape("429 from upstream after 5 attempts (retry-after 60)") // "429 from upstream after # attempts (retry-after #)"
 * errorShape("Cannot read 's3://raw/2026/a.pdf': timed out after 30s") // "cannot read '…': timed out after #"
 */
export const errorShape = (error: string): string => {
  let shape = cut(error, 1_000).toLowerCase()
  // Taking one thing out can bare another. It ends, since each round that changes anything leaves less that is not a sign.
  let before: string
  do {
    before = shape
    for (const [varying, sign] of rules) shape = shape.replace(varying, sign)
    shape = shorten(shape.replace(/\s+/g, " ").trim())
  } while (shape !== before)
  return shape
}

/** At a space where there is one, so that no word is cut in two. */
const shorten = (text: string): string => {
  const space = text.lastIndexOf(" ", 200)
  return text.length <= 200 ? text : cut(text, space > 0 ? space : 200)
}

/** The beginning, without a first half of a character at its end. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "")

const start = "(?<![a-z0-9])"
const end = "(?![a-z0-9])"
const measure = "[nuµm]?s|min|[mhd]|[kmgtp]?i?b"
const unit = `(?:${measure}|x|st|nd|rd|th)`
const status = [
  '(?<=(?:https?|status|code|returned|answered|got|error|with)"?(?: |: ?|=| \\())[45]\\d\\d(?![.,:/-]?[a-z0-9])',
  "[45]\\d\\d(?=:? (?:from|error|bad|unauthori[sz]ed|forbidden|not found|conflict|too many|internal|service|gateway))",
  "(?<=: )[45]\\d\\d$"
].join("|")
const segment = "[^\\s/\\\\\"'`“”<>()[\\]{},;:=…]"
const fileTypes =
  "pdf|docx?|xlsx?|pptx?|mdx?|html?|json|ya?ml|[ct]sv|zip|gz|tar|png|jpe?g|gif|svg|webp|[jt]sx?|py|go|rs|java|rb|ipynb|parquet"

/** Applied one after the other. What repeats is divided by what it cannot hold or is limited, so that no error is slow to read. */
const rules: ReadonlyArray<readonly [varying: RegExp, sign: string]> = [
  [/\bhttps?\/\d(?:\.\d)?/g, "http"],
  // A URL keeps its scheme and host: no user or password, nothing after the host.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"'`]+@/g, "$1"],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?"'`<>()]+)[/?](?:[^\s"'`<>()]*[^\s"'`<>().,:;])?/g, "$1/…"],
  // A string of JSON stays, since JSON quotes what is wrong too.
  [new RegExp(`${start}(?<![{,]|["']: ?)(["'\`])(?:(?!\\1).)+\\1${end}`, "g"), "$1…$1"],
  [/“[^”]+”/g, "“…”"],
  [/[a-z0-9._+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/g, "…"],
  [new RegExp(`${start}\\d{4}-\\d\\d-\\d\\d[t ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?: ?z|[+-]\\d\\d:?\\d\\d)?${end}`, "g"), "#"],
  [new RegExp(`${start}[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}${end}`, "g"), "#"],
  [new RegExp(`(?<![a-z0-9…/]|:(?=//))(?:[a-z]:|\\.{1,2}|~|${segment}{2,})?(?:[/\\\\]${segment}+)+[/\\\\]?(?::\\d+)*`, "gu"), "…"],
  [new RegExp(`${start}[a-z0-9_][a-z0-9_.-]{0,99}\\.(?:${fileTypes})${end}`, "g"), "…"],
  [new RegExp(`${start}(?=[a-z]*[0-9])(?:[a-z0-9]{8,}|[0-9a-f]{7}|0x[0-9a-f]+)${end}`, "g"), "#"],
  [new RegExp(`${start}(?!${status})\\d+(?:[.,:/-]\\d+)*(?: ?%|${unit}(?:\\d+${unit})*| (?:${measure})(?![\\p{L}_'-]))?${end}`, "gu"), "#"]
]
