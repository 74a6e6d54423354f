import { errorShape } from "@chroma-sync/insights/ErrorShape"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"

const id = fc.uuid()
const hash = fc.tuple(fc.stringMatching(/^[0-9a-f]{6,39}$/), fc.nat(9)).map(([hex, digit]) => `${hex}${digit}`)
// A stop at the end of a path could end the sentence as well.
const path = fc
  .array(fc.stringMatching(/^[A-Za-z0-9_.-]{0,9}[A-Za-z0-9_-]$/), { minLength: 1, maxLength: 5 })
  .map((parts) => `/${parts.join("/")}`)
const quoted = fc.stringMatching(/^[^'"`“”]{1,30}$/)
const duration = fc
  .tuple(fc.nat(99_999), fc.constantFrom("ms", "s", "m", "h", "m30s", "d", " ms", " s", " min", " h"))
  .map(([n, unit]) => `${n}${unit}`)
const size = fc
  .tuple(fc.nat(99_999), fc.constantFrom("", " "), fc.constantFrom("B", "kB", "KiB", "MB", "GB", "TiB", "PB"))
  .map(([n, gap, unit]) => `${n}${gap}${unit}`)
const space = fc.stringMatching(/^[ \t\n]{1,4}$/)

describe("the shape of an error", () => {
  it.each([
    ["429 from upstream after 5 attempts (retry-after 60)", "429 from upstream after # attempts (retry-after #)"],
    ["upstream returned 429 after 429 attempts", "upstream returned 429 after # attempts"],
    ["HTTP/1.1 503 Service Unavailable", "http 503 service unavailable"],
    ["failed with status code: 502.", "failed with status code: 502."],
    ["412 pages, 503 of them empty", "# pages, # of them empty"],
    ["document 41 of 212: invalid UTF8 at byte 18,233", "document # of #: invalid utf8 at byte #"],
    ["s3: AccessDenied on GetObject (check the bucket policy)", "s3: accessdenied on getobject (check the bucket policy)"],
    ["robots.txt disallows /private/", "robots.txt disallows …"],
    ["GET https://me:secret@api.github.com/repos/acme/x?page=2: 401", "get https://api.github.com/…: 401"],
    ["cannot reach https://docs.acme.dev.", "cannot reach https://docs.acme.dev."],
    ["cannot read s3://raw/2026/a.pdf", "cannot read s3://raw/…"],
    ["Can't open C:\\data\\x.bin, can't go on", "can't open …, can't go on"],
    ["open '/tmp/it is here': no such file", "open '…': no such file"],
    ["missing field “title” in `head`", "missing field “…” in `…`"],
    ['{"error":"rate limited","code":429,"id":17}', '{"error":"rate limited","code":429,"id":#}'],
    ["repository acme/handbook@main (9f31c02) is gone", "repository … (#) is gone"],
    ["page 9/212 of report-2024.pdf", "page # of …"],
    ["i/o error after 1m30s at 85 %", "i/o error after # at #"],
    ["expired 2026-11-24T10:00:00.123Z, request req_8Hq2LmZp01", "expired #, request req_#"],
    ["no mailbox jo.doe@acme.dev on 10.0.0.1:443", "no mailbox … on #"],
    ["no space: 5 GB free of 1,024.5 MiB", "no space: # free of #"],
    ["timed out after 30000 ms (limit 30 s), 2 min or 512 B", "timed out after # (limit #), # or #"],
    ["3 s3 objects, 4 mé, 5 d'or, 6 h-bridges, 7 m_x", "# s3 objects, # mé, # d'or, # h-bridges, # m_x"],
    ["12 pages, 3 errors, 4 msgs, 5 x 6, 7 st", "# pages, # errors, # msgs, # x #, # st"],
    ["got 503 s ago", "got 503 s ago"],
    ["  Two\n\tlines  ", "two lines"],
    ["", ""]
  ])("of %j is %j", (error, shape) => {
    expect(errorShape(error)).toBe(shape)
  })

  it.each([
    ["an id", id, (a: string) => `source ${a} is gone (request ${a})`],
    ["a hash", hash, (a: string) => `commit ${a}: unknown`],
    ["a number", fc.nat().map(String), (a: string) => `document ${a} of 12: byte ${a} is no text`],
    ["a path", path, (a: string) => `cannot read ${a} (twice)`],
    ["what follows a host", path, (a: string) => `GET https://acme.dev${a} timed out`],
    ["a quoted value", quoted, (a: string) => `no such key '${a}' here, "${a}" neither`],
    ["a size", size, (a: string) => `no space: ${a} free, ${a} needed`],
    ["a duration", duration, (a: string) => `timed out after ${a}, gave up`],
    ["white space", space, (a: string) => `bad${a}credentials${a}`]
  ])("is the same whatever %s is", (_, varying, error) => {
    fc.assert(
      fc.property(varying, varying, (one, other) => {
        expect(errorShape(error(one))).toBe(errorShape(error(other)))
        expect(errorShape(error(one).toUpperCase())).toBe(errorShape(error(other)))
      })
    )
  })

  it("tells different errors apart", () => {
    const errors = [
      "429 from upstream",
      "503 from upstream",
      "bad credentials",
      "ref not found",
      "invalid utf8",
      "invalid json",
      "s3: denied"
    ]
    expect(new Set(errors.map(errorShape)).size).toBe(errors.length)
  })

  it("is its own shape, never long, and never holds white space but single spaces", () => {
    const parts =
      "429|http |status |returned | from |/|\\|'|\"|`|“|”|…|#|://|https://|@|:|.|,|-|(|)|{|}|=|a|ab|f9|12|3s|3 s|7 gb|T10:00|Z|x.pdf| |\n|é|İ|Σ|😀|%|_|c:"
    const others = ["9f31c02", "2026-11-24", "3f2a91c4-7e0b-4d3c-9a51-5d2f8e6b1c20"]
    const hostile = fc.array(fc.constantFrom(...parts.split("|"), ...others), { maxLength: 12 }).map((all) => all.join(""))
    fc.assert(
      fc.property(fc.oneof({ weight: 8, arbitrary: hostile }, fc.string({ unit: "binary" }), fc.lorem({ maxCount: 90 })), (error) => {
        const shape = errorShape(error)
        expect(errorShape(shape)).toBe(shape)
        expect(shape.length).toBeLessThanOrEqual(200)
        expect(shape).not.toMatch(/\s\s|^\s|\s$|[^\S ]/)
        expect(shape.isWellFormed() || !error.isWellFormed()).toBe(true)
      }),
      { numRuns: 600 }
    )
  })

  it("is cut between words, and where there are none anywhere", () => {
    expect(errorShape("word ".repeat(100))).toBe("word ".repeat(40).trim())
    expect(errorShape("x".repeat(900))).toBe("x".repeat(200))
    const whole = `${"ab ".repeat(66)}cd`
    expect([whole.length, errorShape(whole)]).toEqual([200, whole])
  })

  it.each([
    ["cut to its length", `a${"😀".repeat(150)}`, `a${"😀".repeat(99)}`],
    ["read to its limit", `${" ".repeat(999)}😀`, ""],
    ["without a path", "…😀😀/b", "…😀😀…"]
  ])("holds no half of a character, %s", (_, error, shape) => {
    expect(errorShape(error)).toBe(shape)
  })
})
