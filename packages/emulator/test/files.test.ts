/** The upload's rules: what comes before what, how much of it, and where it goes. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { uploadsAtOnce } from "@chroma-sync/emulator/FilesHandlers"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ask, read } from "./raw.ts"

type Part = readonly [name: string, value: string | Blob]

const names: ReadonlyArray<Part> = [
  ["database_name", "docs"],
  ["collection_name", "notes"]
]
const file: Part = ["file", new Blob(["# Notes"])]

const upload = (parts: ReadonlyArray<Part>, headers: Readonly<Record<string, string>> = { "x-upload-content-length": "7" }) =>
  Emulator.use(({ url, token }) =>
    Effect.promise(async () => {
      const body = new FormData()
      for (const [name, value] of parts) {
        if (typeof value === "string") body.append(name, value)
        else body.append(name, value, "notes.md")
      }
      const response = await fetch(`${url}/api/v1/add-file`, { method: "POST", headers: { "x-chroma-token": token, ...headers }, body })
      return { status: response.status, retryAfter: response.headers.get("retry-after"), body: await response.json() }
    })
  )

const layer = () => Emulator.layer({ clock: "manual", seed: "files", arrivalsPerMinute: 0 })
const onEmulator = (title: string, test: Effect.Effect<void, unknown, Emulator>) => it.live(title, () => test.pipe(Effect.provide(layer())))

const length = (bytes: number | string) => ({ "x-upload-content-length": String(bytes) })
const text = (name: string, value: string): Part => [name, value]

describe("an upload", () => {
  for (const [title, parts, headers, status, says] of [
    ["of names and a file", [...names, file], length(7), 201, ""],
    [
      "with everything that can be told",
      [
        ...names,
        text("custom_id", "n-1"),
        text("metadata", '{"year":2026}'),
        text("embedding", '{"sparse":{"model":"Chroma/BM25"}}'),
        text("chunking", '{"type":"lines","max_lines":3}'),
        text("content_type", "text/markdown"),
        file
      ],
      length(7),
      201,
      ""
    ],
    ["with a field after its file", [...names, file, text("custom_id", "n-1")], length(7), 201, ""],
    ...["constructor", "__proto__", "toString", "valueOf", "hasOwnProperty"].map(
      (name) => [`with a field of the name ${name}`, [...names, text(name, "x"), file], length(7), 201, ""] as const
    ),
    ["with its file before its names", [file, ...names], length(7), 400, "before file"],
    [
      "with its file between its names",
      [text("database_name", "docs"), file, text("collection_name", "notes")],
      length(7),
      400,
      "before file"
    ],
    ["with an empty name", [text("database_name", ""), text("collection_name", "notes"), file], length(7), 400, "database_name"],
    ["without a file", names, length(7), 400, "no file"],
    ["with two files", [...names, file, file], length(7), 400, "one file"],
    ["with a file of another name", [...names, ["upload", new Blob(["x"])]], length(1), 400, "upload"],
    ["without its length", [...names, file], {}, 400, "x-upload-content-length"],
    ["with a length that is no number", [...names, file], length("seven"), 400, "x-upload-content-length"],
    ["of nothing", [...names, ["file", new Blob([])]], length(0), 400, "x-upload-content-length"],
    ["of more than 200 MiB", [...names, file], length(209_715_201), 400, "x-upload-content-length"],
    ["of many pieces", [...names, ["file", new Blob(["x".repeat(2_000_000)])]], length(2_000_000), 201, ""],
    ["that is shorter than declared", [...names, file], length(8), 400, "declares 8 bytes"],
    ["that is longer than declared", [...names, file], length(6), 400, "more than 6"],
    ["that is much longer than declared", [...names, ["file", new Blob(["x".repeat(2_000_000)])]], length(10), 400, "more than 10"],
    [
      "into a database that does not exist",
      [text("database_name", "nowhere"), text("collection_name", "notes"), file],
      length(7),
      404,
      "nowhere"
    ],
    ["with an id of 121 characters", [...names, text("custom_id", "x".repeat(121)), file], length(7), 400, "custom_id"],
    ["with metadata that is no object", [...names, text("metadata", "[1]"), file], length(7), 400, "metadata"],
    [
      "with metadata of more than 16 KiB",
      [...names, text("metadata", JSON.stringify({ a: "é".repeat(8_200) })), file],
      length(7),
      400,
      "16 KiB"
    ],
    [
      "with metadata of a reserved key",
      [...names, text("metadata", '{"chroma_id":1}'), file],
      length(7),
      400,
      "no key that begins with chroma_"
    ],
    ["with a model that does not exist", [...names, text("embedding", '{"dense":{"model":"x"}}'), file], length(7), 400, "embedding"],
    ["with chunking that is no JSON", [...names, text("chunking", "lines"), file], length(7), 400, "chunking"],
    ["with a content type of 513 characters", [...names, text("content_type", "x".repeat(513)), file], length(7), 400, "content_type"]
  ] as const satisfies ReadonlyArray<readonly [string, ReadonlyArray<Part>, Readonly<Record<string, string>>, number, string]>) {
    onEmulator(
      `${title} is a ${status}`,
      Effect.gen(function* () {
        const count = Effect.map(ask("/api/v1/invocations?limit=1000"), (answer) => read<ReadonlyArray<unknown>>(answer).length)
        const before = yield* count
        const answer = yield* upload(parts, headers)
        expect(answer.status).toBe(status)
        expect(JSON.stringify(answer.body)).toContain(says)
        expect(yield* count).toBe(status === 201 ? before + 1 : before)
      })
    )
  }

  onEmulator(
    "makes its database's upload source once, and its invocation there",
    Effect.gen(function* () {
      const sources = Effect.map(ask("/api/v1/sources?source_type=file_upload"), (answer) =>
        read<ReadonlyArray<{ readonly id: string; readonly database_name: string }>>(answer)
      )
      expect(yield* sources).toEqual([])
      const added = yield* Effect.forEach([1, 2], () => upload([...names, file]))
      yield* upload([text("database_name", "legal"), text("collection_name", "notes"), file])
      const [legal, docs, ...others] = yield* sources
      expect([legal?.database_name, docs?.database_name, others]).toEqual(["legal", "docs", []])
      for (const { body } of added) {
        expect(read(yield* ask(`/api/v1/invocations/${body.invocation_id}`))).toMatchObject({
          source_id: docs?.id,
          status: "pending",
          metadata: { file_upload: null, database_name: "docs", collection_name: "notes" }
        })
      }
    })
  )

  onEmulator(
    "by a token that may read is a 403",
    Effect.gen(function* () {
      const { readOnlyToken } = yield* Emulator
      expect((yield* upload([...names, file], { ...length(7), "x-chroma-token": readOnlyToken })).status).toBe(403)
    })
  )

  onEmulator(
    "more than are taken at once is a 429, until one has ended",
    Effect.gen(function* () {
      const { url, token, requests } = yield* Emulator
      const head = '--b\r\ncontent-disposition: form-data; name="database_name"\r\n\r\ndocs\r\n'
      const open = Array.from({ length: uploadsAtOnce }, () => {
        const abort = new AbortController()
        const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(head)) })
        const init = { method: "POST", body, duplex: "half", signal: abort.signal }
        const headers = { "x-chroma-token": token, "content-type": "multipart/form-data; boundary=b", ...length(7) }
        return { abort, answer: fetch(`${url}/api/v1/add-file`, { ...init, headers }).catch(() => undefined) }
      })
      yield* Effect.repeat(requests, { until: (all) => all.length >= uploadsAtOnce })
      expect(yield* upload([...names, file])).toMatchObject({ status: 429, retryAfter: "1", body: { error: "RateLimited" } })
      open[0]?.abort.abort()
      const later = yield* Effect.repeat(upload([...names, file]), { until: ({ status }) => status !== 429 })
      expect(later.status).toBe(201)
      for (const { abort } of open) abort.abort()
    })
  )
})
