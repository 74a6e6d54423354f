/**
 * A service that costs its client nothing: pages of invocations, newest first, each made once. Run as a process of its own, so that its work is in
 * nobody's measure; it prints its address when it listens.
 *
 * Usage: node src/server.ts <how many invocations>
 */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

const total = Number(process.argv[2])
const newest = Date.UTC(2026, 2, 1)

const statuses = [
  JSON.stringify({ complete: { finished_at: "2026-03-01T12:00:07.123456Z", duration_ms: 4_211 } }),
  JSON.stringify({ failed: { error: "clone failed: the branch does not exist" } }),
  JSON.stringify("processing"),
  JSON.stringify("pending")
]
const kinds = [
  `"github":{"git_ref_identifier":{"branch":"main"}}`,
  `"s3":{"bucket_name":"raw-documents","object_key":"2026/03/report.pdf"}`,
  `"web_scrape":null`
]

const row = (index: number): string => {
  const id = `${index.toString(16).padStart(8, "0")}-7e0b-4d3c-9a51-5d2f8e6b1c20`
  const status = statuses[index % statuses.length]
  const kind = kinds[index % kinds.length]
  const createdAt = new Date(newest - index * 1_000).toISOString().replace("Z", "456Z")
  return `{"id":"${id}","source_id":"a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20","status":${status},"metadata":{${kind},"database_name":"docs","collection_name":"handbook"},"created_at":"${createdAt}"}`
}

const makePage = (offset: number, limit: number): Buffer => {
  const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, place) => row(offset + place))
  return Buffer.from(`[${rows.join(",")}]`)
}

// A million invocations as text are 300 MB: more than a page is kept only where all of them are small.
const cache = new Map<string, Buffer>()
const cached = (offset: number, limit: number): Buffer => {
  if (total > 200_000) return makePage(offset, limit)
  const key = `${offset} ${limit}`
  const page = cache.get(key) ?? makePage(offset, limit)
  cache.set(key, page)
  return page
}

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost")
  const page = cached(Number(searchParams.get("offset")), Number(searchParams.get("limit")))
  response.writeHead(200, { "content-type": "application/json", "content-length": page.length }).end(page)
})
server.listen(0, "127.0.0.1", () => {
  // A listening TCP server has an address of this kind.
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
