/** A service of a few invocations on a real port, which may answer with others than were asked for, and have a clock of its own. */
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Effect from "effect/Effect"

export const idOf = (n: number): string => `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`

interface Facts {
  /** Default by its number. */
  readonly id?: string
  /** How long ago it was created by the service's clock, in milliseconds. */
  readonly ageMs?: number
  readonly database?: string
  readonly source?: string
  readonly kind?: object
  /** Default `pending`. */
  readonly status?: unknown
}

interface SourceFacts {
  readonly id: string
  /** What it is called. */
  readonly repository: string
  readonly database?: string
  /** Default now. */
  readonly createdAt?: string
}

export interface ListServiceOptions {
  /** Default two, called by the beginnings of their ids. */
  readonly sources?: ReadonlyArray<SourceFacts>
  readonly invocations: ReadonlyArray<Facts>
  /** How far the service's clock is ahead of this machine's, in milliseconds. Default 0. */
  readonly aheadMs?: number
  /** Whether answers say what time it is. Default true. */
  readonly tellsTime?: boolean
  /** What one invocation or source is asked for by, and what is answered instead. */
  readonly instead?: ReadonlyMap<string, string>
}

/** Invocations are numbered from 1; what filters ask for is ignored. `asked` is what came, as `PUT /api/v1/…`, and `queries` what lists were asked for. */
export const listService = ({
  invocations,
  sources = [0xa, 0xb].map((n) => ({ id: idOf(n), repository: `acme/${idOf(n).slice(0, 8)}` })),
  aheadMs = 0,
  tellsTime = true,
  instead = new Map()
}: ListServiceOptions) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const asked: Array<string> = []
      const queries: Array<URLSearchParams> = []
      const now = () => Date.now() + aheadMs
      const startedAt = now()
      const rows = invocations.map(
        ({ id, ageMs = 1_000, database = "docs", source = idOf(0xa), kind = { web_scrape: null }, status = "pending" }, n) => ({
          id: id ?? idOf(n + 1),
          source_id: source,
          status,
          metadata: { ...kind, database_name: database, collection_name: "site" },
          created_at: new Date(startedAt - ageMs).toISOString()
        })
      )
      const sourceOf = ({ id, repository, database = "docs", createdAt = new Date(startedAt).toISOString() }: SourceFacts) => ({
        id,
        database_name: database,
        github: { repository },
        embedding: {},
        created_at: createdAt
      })
      const server = createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "/", "http://service.test")
        asked.push(`${request.method} ${pathname}`)
        if (pathname.endsWith("/invocations")) queries.push(searchParams)
        response.sendDate = false
        if (tellsTime) response.setHeader("date", new Date(now()).toUTCString())
        response.setHeader("content-type", "application/json")
        const last = pathname.split("/").at(-1) ?? ""
        const id = instead.get(last) ?? last
        const sorted = searchParams.get("order_by") === "ASC" ? rows.toReversed() : rows
        const from = Number(searchParams.get("offset") ?? 0)
        const found =
          last === "invocations"
            ? sorted.slice(from, from + Number(searchParams.get("limit") ?? 100))
            : last === "sources"
              ? sources.map(sourceOf).slice(from)
              : pathname.includes("/sources/")
                ? sourceOf(sources.find((source) => source.id === id) ?? { id, repository: `acme/${id.slice(0, 8)}` })
                : rows.find((row) => row.id === id)
        if (request.method !== "GET") response.writeHead(request.method === "PUT" ? 202 : 204).end()
        else response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { error: "NotFound", message: "no" }))
      }).listen(0, "127.0.0.1")
      await once(server, "listening")
      // It listens on a port, so its address is no text.
      const { port } = server.address() as AddressInfo
      return { server, asked, queries, env: { CHROMA_API_KEY: "key", CHROMA_SYNC_URL: `http://127.0.0.1:${port}` } }
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )
