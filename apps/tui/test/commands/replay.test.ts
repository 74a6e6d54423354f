/** What is no recording is refused by name: at once, whatever it is, and without being read beyond measure. */
import { execFileSync } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, run } from "./process.ts"

const header = JSON.stringify({ chromaSyncRecording: 1, at: 0, place: ["prod"], query: "", columns: 80, rows: 24 })
const message = JSON.stringify({ t: 0, message: { _tag: "Focused", focused: true } })
const isRoot = process.getuid?.() === 0

const planted: ReadonlyArray<readonly [what: string, issue: RegExp, plant: (path: string) => void]> = [
  ["a named pipe that nobody writes to", /this is no regular file/, (path) => execFileSync("mkfifo", [path])],
  ["a directory", /this is no regular file/, (path) => mkdirSync(path)],
  ["a device without end", /this is no regular file/, (path) => symlinkSync("/dev/zero", path)],
  ["a link to itself", /this file cannot be read \(ELOOP\)/, (path) => symlinkSync(path, path)],
  ["nothing", /there is no file/, () => undefined],
  ["empty", /is no recording/, (path) => writeFileSync(path, "")],
  ["cut in its first line", /is no recording/, (path) => writeFileSync(path, header.slice(0, -1))],
  ["cut in its first message", /holds no whole message: it is cut/, (path) => writeFileSync(path, `${header}\n${message.slice(0, -9)}`)],
  ["one line of 50 MB", /is no recording/, (path) => writeFileSync(path, "x".repeat(50_000_000))],
  [
    "4 GB, none of them on the disk",
    /this file has 4000000000 bytes; at most 512000000 are read/,
    (path) => {
      writeFileSync(path, header)
      truncateSync(path, 4_000_000_000)
    }
  ],
  isRoot
    ? [
        "another user's",
        /this file belongs to another user \(uid 12345\)/,
        (path) => {
          writeFileSync(path, header)
          chownSync(path, 12_345, 12_345)
        }
      ]
    : [
        "not to be read",
        /this file cannot be read \(EACCES\)/,
        (path) => {
          writeFileSync(path, header)
          chmodSync(path, 0)
        }
      ],
  ["whole, where nobody can see it played", /a recording is played on a terminal/, (path) => writeFileSync(path, `${header}\n${message}\n`)]
]

it.live("a replay of what is no recording says why, and ends with status 2", () =>
  Effect.gen(function* () {
    const home = yield* folder()
    const seen = yield* Effect.forEach(
      planted,
      ([what, issue, plant], n) => {
        const path = join(home, `${n}.ndjson`)
        plant(path)
        return Effect.map(run(["replay", path], { cwd: home }), ({ status, stdout, stderr }) => ({
          what,
          told: issue.test(stderr) ? issue : stderr,
          lines: stderr.trimEnd().split("\n").length <= 3,
          stdout,
          status
        }))
      },
      { concurrency: 3 }
    )
    expect(seen).toEqual(planted.map(([what, told]) => ({ what, told, lines: true, stdout: "", status: 2 })))
  }).pipe(Effect.scoped)
)
