/**
 * Reads so many pages of all kinds of rows whose parts hold something, each in hand while V8 collects its young generation. For a process with `--expose-gc`.
 */
import { rowFromWire } from "../src/internal/wire.ts"

const statuses = ['{"complete":{"finished_at":"2026-01-01T00:00:00Z","duration_ms":1}}', '{"failed":{"error":"gone"}}']
const kinds = [
  '"github":{"git_ref_identifier":{"sha":"0a1b"}}',
  '"github":{"git_ref_identifier":{"branch":"main"}}',
  '"s3":{"bucket_name":"docs","object_key":"a.md"}',
  '"web_scrape":null',
  '"file_upload":null'
]
const rows = statuses.flatMap((status) =>
  kinds.map(
    (kind) =>
      `{"id":"1","status":${status},"metadata":{"database_name":"docs","collection_name":"main",${kind}},"created_at":"2026-01-01T00:00:00Z"}`
  )
)
const json = `[${Array.from({ length: 100 }, () => rows.join()).join()}]`

let page: ReadonlyArray<unknown> = []
globalThis.gc?.({ type: "minor" })
for (let turn = 0; turn < Number(process.argv[2]); turn += 1) {
  page = JSON.parse(json).map(rowFromWire)
  globalThis.gc?.({ type: "minor" })
}
process.stdout.write(`${page.length} rows in hand\n`)
