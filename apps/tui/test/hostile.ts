/** A service whose every text means harm to whoever shows it, on a real port. */
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import * as Effect from "effect/Effect"

/** What a terminal obeys, what hides, turns or floods text, what ends a line or is half a character; each harmless by itself as JSON. */
const poisons = [
  "\u001b[2J\u001b[31m\u001b[?1049l\u001bc",
  "\u001b]0;owned\u0007\u001b]9;owned\u001b\\\u001b]8;;https://evil.test\u001b\\\u001b]52;c;aGk=\u0007",
  "\u001bP$q\u001b\\\u001b_Gi=1\u001b\\\u001b^pm\u001b\\\u001bXsos\u001b\\",
  "\u009b2J\u009d0;owned\u009c\u0090q\u009c\u009e\u0085\u0084\u008d",
  "\u202egnp.exe\u202a\u202b\u202d\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
  `e${"\u0301\u0489".repeat(300)}`,
  "👩‍".repeat(300) + "ᄀ".repeat(300),
  "\u200b\u2060\ufeff\u00ad\u180e\u{e0041}\u{e007f}\ufff9\u206a\u3164",
  "a\r\nb\tc\n\rd\u000b\u000c\u2028\u2029\u0000\u0008\u007f",
  "\ud800x\udc00",
  '日本語","quoted"=cmd|',
  "W".repeat(3_000)
]

/** A hostile text that says where it stands. */
const evil = (place: string): string => `${place}!${poisons.join("")}`

/** What a header or a reason phrase can hold of it: 8-bit controls. */
export const evilHead = (place: string): string => `${place}\t\u009b2J\u009d0;owned\u009c\u0085\u00ad`

const id = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`
const createdAt = (n: number): string => new Date(Date.now() - 60_000 * n).toISOString()
const evilKey = (place: string, value: unknown) => ({ [evil(`${place} key`)]: value })

const target = (n: number) => ({ database_name: evil(`database ${n}`), collection_name: evil(`collection ${n}`) })
const github = (ref: object) => ({ github: { git_ref_identifier: ref } })
const kinds: ReadonlyArray<object> = [
  github({ branch: evil("branch") }),
  github({ sha: evil("sha") }),
  {
    s3: {
      bucket_name: evil("bucket"),
      object_key: evil("object"),
      custom_id: evil("custom"),
      additional_metadata: evilKey("metadata", evil("metadata value"))
    }
  },
  { web_scrape: evilKey("scrape", evil("scrape value")) },
  { file_upload: null },
  evilKey("kind", evil("kind value"))
]
const complete = { complete: { finished_at: createdAt(0), duration_ms: 41_000 } }
const statuses: ReadonlyArray<unknown> = [
  { failed: { error: evil("error") } },
  evil("status"),
  evilKey("status", evil("status value")),
  complete,
  "pending",
  "processing"
]

/** Invocations of every status and kind. */
export const invocations: ReadonlyArray<Readonly<Record<string, unknown>>> = statuses.map((status, n) => ({
  id: n === 4 ? evil("id") : id(n + 1),
  source_id: n === 5 ? evil("source") : id(n % 4),
  status,
  metadata: { ...kinds[n], ...target(n) },
  created_at: createdAt(n),
  ...evilKey("unknown", evil("unknown value"))
}))

const origins: ReadonlyArray<object> = [
  { github: { repository: evil("repository"), app_id: evil("app"), include_globs: [evil("glob")] } },
  {
    s3: {
      bucket_name: evil("bucket"),
      region: evil("region"),
      collection_name: evil("collection"),
      path_prefix: evil("prefix"),
      auto_sync: evil("sync")
    }
  },
  { web_scrape: { starting_url: evil("https://x"), include_path_regexes: [evil("path")] } },
  evilKey("origin", evil("origin value"))
]

/** Sources of every kind. */
export const sources: ReadonlyArray<Readonly<Record<string, unknown>>> = origins.map((origin, n) => ({
  ...origin,
  id: n === 3 ? evil("source id") : id(n),
  database_name: evil("database"),
  embedding: { dense: { model: evil("model"), task: { task_name: evil("task") } }, sparse: evil("sparse") },
  embedding_model: evil("embedding"),
  chunking: { type: evil("chunking") },
  created_at: createdAt(n)
}))

/** A row that breaks the contract in a field, with hostile values in all of them. */
const malformed = { id: [evil("malformed id")], ...evilKey("malformed", evil("malformed value")) }

/** What the service does: answers with hostile values and rows, refuses everything with a status, or answers with what is no JSON. */
export type Mood = "answers" | "nonsense" | number

const answer = (mood: Mood, rows: typeof invocations, request: IncomingMessage, response: ServerResponse): void => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://service.test")
  for (const name of ["x-request-id", "content-type", "server", "etag"]) response.setHeader(name, evilHead(name))
  const say = (status: number, body?: unknown) =>
    void response.writeHead(status, evilHead("reason")).end(body === undefined ? undefined : JSON.stringify(body))
  if (mood === "nonsense") return void response.writeHead(200, evilHead("reason")).end(`<html>${evil("page")}`)
  if (typeof mood === "number") {
    if (mood < 400) response.setHeader("location", `https://evil.test/${evilHead("location")}`)
    response.setHeader("retry-after", evilHead("retry"))
    return say(mood, { error: evil("code"), message: evil("message"), ...evilKey("detail", 1) })
  }
  const from = Number(searchParams.get("offset") ?? 0)
  const wanted = searchParams.get("status")
  const listed = rows.filter(({ status }) => wanted === null || status === wanted)
  const isNamed = (row: Readonly<Record<string, unknown>>) => pathname.endsWith(String(row["id"]))
  const [named, source] = [rows.find(isNamed), sources.find(isNamed)]
  if (pathname === "/api/v1/invocations") return say(200, [...listed, ...(wanted === null ? [malformed] : [])].slice(from))
  if (pathname === "/api/v1/sources" && request.method === "GET") return say(200, [...sources, malformed].slice(from))
  if (pathname === "/api/v1/add-file") return say(201, { invocation_id: evil("new id") })
  if (pathname.endsWith("/latest-by-keys")) return say(200, { a: invocations[2], b: malformed, ...evilKey("object", malformed) })
  if (request.method === "POST") return say(201, { invocation_id: evil("new id"), source_id: evil("new id") })
  if (request.method === "PUT") return say(412, { error: evil("code"), message: evil("message") })
  if (request.method === "DELETE") return say(204)
  if (pathname.startsWith("/api/v1/sources/")) return say(200, source)
  // In place of one that nobody has listed, another of a hostile id.
  if (pathname.startsWith("/api/v1/invocations/")) return say(200, named ?? { ...invocations[0], id: evil("other id") })
  say(200, evil("health"))
}

/** The service, the environment of a program that uses it, and a way to let what is processing fail. */
export const hostileService = (mood: Mood) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      let rows = invocations
      const server = createServer((request, response) => {
        request.resume().on("end", () => answer(mood, rows, request, response))
      }).listen(0, "127.0.0.1")
      await once(server, "listening")
      // A listening TCP server has an address of this kind.
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const failAll = () => {
        rows = rows.map((row) => (row["status"] === "processing" ? { ...row, status: { failed: { error: evil("late error") } } } : row))
      }
      return { server, failAll, env: { CHROMA_API_KEY: "canary-key-4711", CHROMA_SYNC_URL: url } }
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )

/** Controls but line ends, and what turns, hides or halves text. */
const harm =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}\u3164]/u

/** More marks on a letter than any language has. */
const flood = /\p{M}{12}/u

/** Where a terminal would be harmed by what it is shown; `undefined` where it would not. Colours do no harm, and JSON has what marks were sent. */
export const harmIn = (text: string, of: "text" | "json" = "text"): string | undefined => {
  // oxlint-disable-next-line no-control-regex -- colours begin with the escape character
  const plain = text.replace(/\u001b\[[\d;]*m/g, "")
  const found = harm.exec(plain) ?? (of === "text" ? flood.exec(plain) : null)
  return found === null ? undefined : JSON.stringify(plain.slice(Math.max(0, found.index - 40), found.index + 10))
}
