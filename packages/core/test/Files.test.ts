/** Uploads over real sockets: what arrives, when it is read, and how it is broken off. */
import { Files, type UploadOptions } from "@chroma-sync/core/Files"
import { type AddFile, type FileUpload, fromBlob } from "@chroma-sync/core/FileUpload"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as HttpClientError from "effect/http/HttpClientError"
import * as fc from "fast-check"
import { buffer } from "node:stream/consumers"
import { runInNewContext } from "node:vm"
import { scripted, serve } from "./support.ts"

const id = "00000001-0000-4000-8000-000000000000"
const created = JSON.stringify({ invocation_id: id })

const add = (baseUrl: string, input: Partial<AddFile> & Pick<AddFile, "file">, upload?: UploadOptions, config: SyncConfigOptions = {}) =>
  Files.use((files) => files.add({ databaseName: "docs", collectionName: "notes", ...input }, upload)).pipe(
    Effect.provide(Files.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl, token: "t", ...config }))))
  )

const pieces = (...texts: ReadonlyArray<string>): FileUpload => {
  const bytes = texts.map((text) => new TextEncoder().encode(text))
  const size = bytes.reduce((sum, piece) => sum + piece.length, 0)
  return { name: "notes.md", size, stream: Stream.fromIterable(bytes).pipe(Stream.rechunk(1)) }
}

/** A server that reads each form whole and gives what the platform's own reader makes of it. */
const collector = Effect.gen(function* () {
  const forms: Array<{ readonly length: string | undefined; readonly form: FormData }> = []
  const { url } = yield* serve(async (request, response) => {
    const body = await buffer(request)
    const form = await new Response(body, { headers: { "content-type": request.headers["content-type"] ?? "" } }).formData()
    // A header of which Node keeps one value.
    const length = request.headers["x-upload-content-length"] as string | undefined
    forms.push({ length, form })
    response.writeHead(201, { "content-type": "application/json" }).end(created)
  })
  return { url, forms }
})

describe("an upload", () => {
  it.live("arrives as the service wants it: names before the file, sizes declared, settings as JSON", () =>
    Effect.gen(function* () {
      const { url, forms } = yield* collector
      const file = fromBlob(new File(["# Notes\n"], 'a "quoted" näme.md', { type: "text/markdown" }))
      const answer = yield* add(url, {
        file,
        customId: "handbook",
        metadata: { year: 2026 },
        embedding: { dense: { _tag: "Model", model: "Qwen/Qwen3-Embedding-0.6B" }, sparse: { _tag: "Model", model: "Chroma/BM25" } },
        chunking: { _tag: "Lines", maxLines: 40 },
        contentType: "text/x-notes"
      })
      expect(answer).toBe(id)
      const [first] = forms
      expect(first?.length).toBe("8")
      expect([...(first?.form.keys() ?? [])]).toEqual([
        "database_name",
        "collection_name",
        "custom_id",
        "metadata",
        "embedding",
        "chunking",
        "content_type",
        "file"
      ])
      const { file: sent, ...fields } = Object.fromEntries(first?.form ?? [])
      expect(fields).toEqual({
        database_name: "docs",
        collection_name: "notes",
        custom_id: "handbook",
        metadata: '{"year":2026}',
        embedding: '{"dense":{"model":"Qwen/Qwen3-Embedding-0.6B"},"sparse":{"model":"Chroma/BM25"}}',
        chunking: '{"type":"lines","max_lines":40}',
        content_type: "text/x-notes"
      })
      expect(sent).toMatchObject({ name: 'a "quoted" näme.md', type: "text/markdown", size: 8 })
    }).pipe(Effect.scoped)
  )

  it.live.each<readonly [what: string, character: string]>([
    ["ASCII", "x"],
    ["characters of two bytes", "ü"],
    ["characters of four bytes", "😀"]
  ])("may have metadata of 16 KiB as it is sent, and of no byte more: of %s", ([, character]) =>
    Effect.gen(function* () {
      const { url, forms } = yield* collector
      const room = 16_384 - '{"a":""}'.length
      const length = Buffer.byteLength(character)
      const text = "x".repeat(room % length) + character.repeat(room / length)
      const file = pieces("abc")
      yield* add(url, { file, metadata: { a: text } })
      expect(Buffer.byteLength(String(forms[0]?.form.get("metadata")))).toBe(16_384)
      expect(yield* Effect.flip(add(url, { file, metadata: { a: `${text}x` } }))).toMatchObject({
        _tag: "InvalidRequest",
        field: "metadata"
      })
      expect(forms).toHaveLength(1)
    }).pipe(Effect.scoped)
  )

  it.live("gives every byte of any file, however it is cut into pieces", () =>
    Effect.gen(function* () {
      const { url, forms } = yield* collector
      const text = fc.oneof(fc.string({ minLength: 1, unit: "binary" }), fc.constantFrom("\r\n", "--", "\r\n--", "------formdata-undici-0"))
      for (const texts of fc.sample(fc.array(text, { minLength: 1, maxLength: 6 }), 40)) {
        const progress: Array<number> = []
        const file = pieces(...texts)
        yield* add(url, { file }, { onProgress: (sent) => Effect.sync(() => void progress.push(sent)) })
        const sent = forms.at(-1)?.form.get("file")
        expect(sent instanceof File && (yield* Effect.promise(() => sent.text()))).toBe(texts.map((piece) => piece.toWellFormed()).join(""))
        expect(progress.at(-1)).toBe(file.size)
        expect(progress).toEqual(progress.toSorted((a, b) => a - b))
      }
    }).pipe(Effect.scoped)
  )

  it.live("is not held: its first bytes arrive before its last are made", () =>
    Effect.gen(function* () {
      const arrived = yield* Deferred.make<void>()
      const { url } = yield* serve(async (request, response) => {
        let received = ""
        for await (const bytes of request) {
          received += String(bytes)
          if (received.includes("first piece")) Effect.runSync(Deferred.succeed(arrived, undefined))
        }
        response.writeHead(201).end(received.includes("last piece") ? created : "")
      })
      const { name, size } = pieces("first piece", "last piece")
      const encode = (text: string) => new TextEncoder().encode(text)
      const stream = Stream.make(encode("first piece")).pipe(
        Stream.concat(Stream.fromEffect(Effect.as(Deferred.await(arrived), encode("last piece"))))
      )
      expect(yield* add(url, { file: { name, size, stream } })).toBe(id)
    }).pipe(Effect.scoped)
  )

  it.live("is read again from its beginning after a 429, and its progress begins again", () =>
    Effect.gen(function* () {
      const bodies: Array<string> = []
      const { url } = yield* serve(async (request, response) => {
        bodies.push((await buffer(request)).toString("latin1"))
        if (bodies.length === 1) response.writeHead(429, { "retry-after": "0" }).end("{}")
        else response.writeHead(201).end(created)
      })
      const progress: Array<number> = []
      yield* add(url, { file: pieces("abc", "defg") }, { onProgress: (sent) => Effect.sync(() => void progress.push(sent)) })
      expect(bodies).toHaveLength(2)
      for (const body of bodies) expect(body).toContain("abcdefg")
      expect(progress).toEqual([3, 7, 3, 7])
    }).pipe(Effect.scoped)
  )

  it.live.each<readonly [what: string, stream: (file: FileUpload) => FileUpload["stream"], issue: string]>([
    ["ends too early", (file) => Stream.take(file.stream, 1), "gives 3 bytes where 7 were announced"],
    ["goes on too long", (file) => Stream.concat(file.stream, file.stream), "gives more than the 7 bytes that were announced"],
    [
      "fails",
      (file) => Stream.concat(Stream.take(file.stream, 1), Stream.fail(new Error("EIO: i/o error"))),
      "cannot be read (EIO: i/o error)"
    ],
    [
      "fails with an error of another realm",
      () => Stream.fail(runInNewContext(`new Error("EIO: i/o error")`)),
      "cannot be read (EIO: i/o error)"
    ]
  ])("whose file %s is broken off, and the service never has it whole", ([, stream, issue]) =>
    Effect.gen(function* () {
      const ends: Array<Promise<string>> = []
      const { url } = yield* serve((request) => {
        ends.push(
          buffer(request).then(
            () => "whole",
            () => "broken off"
          )
        )
      })
      const file = pieces("abc", "defg")
      const error = yield* Effect.flip(add(url, { file: { ...file, stream: stream(file) } }))
      expect(error).toMatchObject({ _tag: "FileUnreadable", operation: "files.add", fileName: "notes.md", issue })
      expect(error.message).toContain("nothing was created")
      expect(yield* Effect.promise(() => Promise.all(ends))).toEqual(["broken off"])
    }).pipe(Effect.scoped)
  )

  /** A client that says of a body that fails what platform's own over `node:http` says. */
  const encoding = scripted((_, request) => {
    if (request.body._tag !== "Stream") return new Response(null, { status: 500 })
    return Effect.matchEffect(Stream.runDrain(request.body.stream), {
      onFailure: (cause) =>
        Effect.fail(new HttpClientError.HttpClientError({ reason: new HttpClientError.EncodeError({ request, cause }) })),
      onSuccess: () => Effect.succeed(new Response(created, { status: 201 }))
    })
  })

  it.effect("whose file fails is broken off too where the client says that the body cannot be sent", () =>
    Effect.gen(function* () {
      const file = { ...pieces("abc"), stream: Stream.fail(new Error("EIO: i/o error")) }
      const upload = Files.use((files) => files.add({ databaseName: "docs", collectionName: "notes", file }))
      expect(yield* Effect.flip(upload)).toMatchObject({ _tag: "FileUnreadable", issue: "cannot be read (EIO: i/o error)" })
    }).pipe(Effect.provide(encoding.layer))
  )

  it.live.each<readonly [what: string, input: Partial<FileUpload>, upload: UploadOptions]>([
    ["its file", { stream: Stream.die(new Error("a bug")) }, {}],
    ["what is told of its progress", {}, { onProgress: () => Effect.die(new Error("a bug")) }]
  ])("with a bug in %s dies of it, and is sent once", ([, input, upload]) =>
    Effect.gen(function* () {
      let requests = 0
      const { url } = yield* serve((request) => {
        requests += 1
        request.resume().on("error", () => undefined)
      })
      const exit = yield* Effect.exit(add(url, { file: { ...pieces("abc"), ...input } }, upload))
      expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toMatchObject({ message: "a bug" })
      expect(requests).toBeLessThan(2)
    }).pipe(Effect.scoped)
  )

  it("takes a file of another realm by its own name", () => {
    const foreign = Object.assign(new Blob(["# Notes"]), { name: "notes.md" })
    expect(fromBlob(foreign)).toMatchObject({ name: "notes.md", size: 7 })
  })

  it.live("whose answer is lost is sent once, and says what it was", () =>
    Effect.gen(function* () {
      let requests = 0
      const { url } = yield* serve((request) => {
        requests += 1
        request.resume().on("end", () => request.socket.resetAndDestroy())
      })
      expect(yield* Effect.flip(add(url, { file: pieces("abc") }))).toMatchObject({
        _tag: "OutcomeUnknown",
        request: { _tag: "AddFile", databaseName: "docs", collectionName: "notes", fileName: "notes.md" }
      })
      expect(requests).toBe(1)
    }).pipe(Effect.scoped)
  )

  it.live("that is refused before its end is read no further", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => {
        response.writeHead(401, { "content-type": "application/json" }).end('{"error":"Unauthorized","message":"no"}')
      })
      const closed = yield* Deferred.make<void>()
      const { stream, ...file } = pieces("abc", "defg")
      const endless = Stream.take(stream, 1).pipe(Stream.concat(Stream.never), Stream.ensuring(Deferred.succeed(closed, undefined)))
      expect(yield* Effect.flip(add(url, { file: { ...file, stream: endless } }))).toMatchObject({ _tag: "Unauthorized", status: 401 })
      yield* Deferred.await(closed)
    }).pipe(Effect.scoped)
  )

  it.effect.each<readonly [minutes: number, upload: UploadOptions, config: SyncConfigOptions]>([
    [10, {}, {}],
    [10, {}, { attemptTimeout: "1 second", deadline: "2 seconds" }],
    [20, {}, { uploadDeadline: "20 minutes" }],
    [3, { deadline: "3 minutes" }, {}],
    [3, { attemptTimeout: "3 minutes" }, {}]
  ])("may take %i minutes with the options %j and the settings %j", ([minutes, upload, config]) => {
    const { layer } = scripted(() => Effect.never, config)
    return Effect.gen(function* () {
      const fiber = yield* Files.use((files) => files.add({ databaseName: "d", collectionName: "c", file: pieces("abc") }, upload)).pipe(
        Effect.flip,
        Effect.forkChild
      )
      yield* TestClock.adjust(minutes * 60_000 - 1)
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust(1)
      expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "OutcomeUnknown", reason: "TimeoutError" })
    }).pipe(Effect.provide(layer))
  })
})
