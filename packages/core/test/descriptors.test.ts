/** A program without a file descriptor left gets errors, sends nothing, and goes on when there are some again; in a process with a limit of its own. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { serve, wire } from "./support.ts"

const program = fileURLToPath(new URL("./descriptors.ts", import.meta.url))

it.live.skipIf(process.platform === "win32")(
  "without a descriptor a call fails as one that did not arrive, and works once there is one",
  () =>
    Effect.gen(function* () {
      const requests: Array<unknown> = []
      const { url } = yield* serve((request, response) => {
        requests.push(request.method)
        response.end(JSON.stringify([wire(1), wire(2)]))
      })
      const limited = ["-c", 'ulimit -n 128; exec "$0" "$@"', process.execPath, program, url]
      const { stdout } = yield* Effect.promise(() => promisify(execFile)("/bin/sh", limited))
      expect(JSON.parse(stdout)).toEqual([
        ["invocations.list", "TransportError", "EMFILE"],
        ["invocations.create", "TransportError", "EMFILE"],
        2
      ])
      expect(requests).toEqual(["GET"])
    }).pipe(Effect.scoped)
)
