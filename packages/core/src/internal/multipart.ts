/**
 * A file in its form, as a stream. The platform writes the form around an empty file; the bytes are put in where that file is.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as HttpBody from "effect/http/HttpBody"
import type { FileUpload } from "../FileUpload.ts"

/** The form of these fields and, behind them, the file. */
export const makeForm = (fields: Iterable<readonly [name: string, value: string]>, file: FileUpload): Effect.Effect<HttpBody.HttpBody> =>
  Effect.promise(async () => {
    const form = new FormData()
    for (const [name, value] of fields) form.append(name, value)
    form.append("file", new Blob([], { type: file.type ?? "application/octet-stream" }), file.name)
    const response = new Response(form)
    const contentType = response.headers.get("content-type") ?? ""
    const bytes = new Uint8Array(await response.arrayBuffer())
    // One character is one byte in this encoding, so places in the text are places in the bytes.
    const text = new TextDecoder("latin1").decode(bytes)
    const end = text.lastIndexOf(`\r\n--${contentType.split("boundary=")[1]}--`)
    const around = Stream.make(bytes.subarray(0, end)).pipe(Stream.concat(file.stream), Stream.concat(Stream.make(bytes.subarray(end))))
    return HttpBody.stream(around, contentType)
  })
