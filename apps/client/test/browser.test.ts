/** Core and the facade run wherever fetch does: nothing of Node is inside, and a real browser lists with them. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { accessSync, constants, globSync, mkdtempSync, rmSync } from "node:fs"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { text } from "node:stream/consumers"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { rolldown } from "rolldown"

const workspace = join(import.meta.dirname, "../../..")

const bundle = async (...files: ReadonlyArray<string>) => {
  const build = await rolldown({ input: [...files], platform: "browser", logLevel: "silent" })
  const { output } = await build.generate({ format: "esm" })
  await build.close()
  return output.filter((chunk) => chunk.type === "chunk")
}

/** What the chunks import from outside themselves. */
const outside = (chunks: Awaited<ReturnType<typeof bundle>>) => {
  const own = new Set(chunks.map(({ fileName }) => fileName))
  return chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]).filter((file) => !own.has(file))
}

describe("the bundle for a browser", () => {
  it("of every entry holds everything that it needs, and nothing of Node", async () => {
    const entries = ["apps/client/src/index.ts", ...globSync("packages/core/src/*.ts", { cwd: workspace })]
    const chunks = await bundle(...entries.map((entry) => join(workspace, entry)))
    expect(chunks.filter(({ isEntry }) => isEntry)).toHaveLength(entries.length)
    expect(outside(chunks)).toEqual([])
    expect(chunks.flatMap(({ moduleIds }) => moduleIds).filter((id) => /node:|platform-node/.test(id))).toEqual([])
    for (const { code } of chunks) expect(code).not.toMatch(/\b(from|import|require)\s*\(?\s*["']node:/)
  })

  it("would show a Node import", async () => {
    expect(outside(await bundle(join(workspace, "packages/emulator/src/Emulator.ts")))).toContain("node:http")
  })
})

const chromium = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
const skipped = chromium === undefined && process.env["CI"] !== "true"
if (skipped) console.warn("Skipped: no chromium on the PATH. To run the client in a browser too, install it (apt-get install chromium).")

/** Serves one page with its scripts, the first at once and the others when it asks, and waits for what the page sends back. */
const servePage = async (chunks: Awaited<ReturnType<typeof bundle>>) => {
  const result = Promise.withResolvers<unknown>()
  const server = createServer((request: IncomingMessage, response) => {
    if (request.url === "/result") void text(request).then((body) => result.resolve(JSON.parse(body)), result.reject)
    const script = chunks.find(({ fileName }) => request.url === `/${fileName}`)
    const html = `<!doctype html><script type="module" src="/${chunks[0]?.fileName}"></script>`
    const type = script === undefined ? "text/html" : "text/javascript"
    response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(script?.code ?? (request.url === "/result" ? "" : html))
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, result: result.promise, server }
}

it.live.skipIf(skipped)("core and the facade list, get and fail in Chromium as they do in Node (skipped without a chromium)", () =>
  Effect.gen(function* () {
    if (chromium === undefined) throw new Error("no chromium on the PATH: CI must run the browser test")
    const emulator = yield* Emulator
    yield* Effect.promise(async () => {
      const page = await servePage(await bundle(join(import.meta.dirname, "browser/page.ts")))
      const profile = mkdtempSync(join(tmpdir(), "chromium-"))
      const query = new URLSearchParams({ service: emulator.url, token: emulator.token })
      const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", `--user-data-dir=${profile}`]
      const browser = spawn(chromium, [...flags, "--remote-debugging-port=0", `${page.url}/?${query}`], { stdio: "ignore" })
      const exited = once(browser, "exit")
      try {
        const ended = exited.then(([status]) => Promise.reject(new Error(`Chromium ended by itself with ${status}`)))
        expect(await Promise.race([page.result, ended])).toEqual({
          core: { count: 303, same: true, missing: "NotFound" },
          uploads: { streamed: "OutcomeUnknown", held: 36 },
          facade: { count: 303, sources: true, refused: "UnauthorizedError", unreachable: "TransportError" }
        })
      } finally {
        browser.kill("SIGKILL")
        await exited.catch(() => undefined)
        page.server.closeAllConnections()
        page.server.close()
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
      }
    })
  }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "browser", invocations: 303, arrivalsPerMinute: 0, cors: true })))
)
