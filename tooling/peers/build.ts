/**
 * Generates the peers' clients, each by its own generator, from the service's OpenAPI document as `sync.openapi.json` has it. What the document
 * leaves out or gets wrong is mended first, or no generated client could read the service's answers.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createClient, type UserConfig } from "@hey-api/openapi-ts"
import openapiTS, { astToString } from "openapi-typescript"

const document = JSON.parse(readFileSync("sync.openapi.json", "utf8"))
const { schemas } = document.components
// Referenced, and not there.
schemas.OrderBy = { type: "string", enum: ["ASC", "DESC"] }
schemas.SourceTypeFilter = { type: "string", enum: ["github", "web_scrape", "s3", "file_upload"] }
// No JSON is both a string and an object: a kind without fields arrives as a key.
schemas.IndexJobMetadataKind.oneOf = [
  ...schemas.IndexJobMetadataKind.oneOf.filter((kind: { readonly type: string }) => kind.type === "object"),
  ...["web_scrape", "file_upload"].map((kind) => ({ type: "object", required: [kind], properties: { [kind]: {} } }))
]
// Milliseconds fit a number; of an int64 each would become a bigint.
for (const status of schemas.JobStatus.oneOf) delete status.properties?.complete?.properties.duration_ms.format

rmSync("dist", { recursive: true, force: true })
mkdirSync("dist/openapi-typescript", { recursive: true })
writeFileSync("dist/openapi-typescript/paths.ts", astToString(await openapiTS(structuredClone(document))))

const heyApi = (folder: string, ...plugins: NonNullable<UserConfig["plugins"]>) =>
  createClient({
    input: structuredClone(document),
    output: { path: `dist/${folder}`, module: { extension: ".ts" } },
    plugins: ["@hey-api/client-fetch", "@hey-api/typescript", ...plugins],
    logs: { level: "silent" }
  })
await heyApi("hey-api", "@hey-api/sdk")
await heyApi("hey-api-zod", "zod", { name: "@hey-api/sdk", validator: true })
