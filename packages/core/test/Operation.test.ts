/** What a client sends and reads, against the contract: the same for every operation, whatever is asked and whatever comes back. */
import * as FilesOperations from "@chroma-sync/core/FilesOperations"
import { ApiToken } from "@chroma-sync/core/ApiToken"
import * as InvocationsOperations from "@chroma-sync/core/InvocationsOperations"
import { type Operation, tokenHeader } from "@chroma-sync/core/Operation"
import * as SourcesOperations from "@chroma-sync/core/SourcesOperations"
import { SyncApi } from "@chroma-sync/core/SyncApi"
import { SyncHttp } from "@chroma-sync/core/SyncHttp"
import * as SystemOperations from "@chroma-sync/core/SystemOperations"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as fc from "fast-check"
import { json, scripted, wireInvocation, wireSource } from "./support.ts"

const isOperation = (value: unknown): value is Operation => Predicate.hasProperty(value, "path")

const operations = new Map<string, Operation>(
  [FilesOperations, InvocationsOperations, SourcesOperations, SystemOperations]
    .flatMap((module) => Object.values(module).filter(isOperation))
    .map((operation) => [operation.name, operation])
)

interface Endpoint {
  readonly method: string
  readonly path: string
  readonly needsToken: boolean
  readonly success: ReadonlyArray<number>
  readonly statuses: ReadonlyArray<number>
}

const endpoints = new Map<string, Endpoint>()
HttpApi.reflect(SyncApi, {
  onGroup: () => undefined,
  onEndpoint: ({ group, endpoint, middleware, successes, errors }) =>
    void endpoints.set(`${group.identifier}.${endpoint.identifier}`, {
      method: endpoint.method,
      path: endpoint.path,
      needsToken: [...middleware].some((service) => service.key === ApiToken.key),
      success: [...successes.keys()],
      statuses: [...errors.keys()].toSorted((a, b) => a - b)
    })
})

it("there is an endpoint of every operation and an operation of every endpoint, with the same method, path, token and statuses", () => {
  const described = Array.from(operations, ([name, { method, path, needsToken, success, statuses }]): [string, Endpoint] => [
    name,
    { method, path, needsToken, success: [success.status], statuses }
  ])
  expect(new Map(described)).toEqual(endpoints)
  expect(operations.size).toBe(11)
})

const token = "canary-token-7781"
type Sent = Readonly<Partial<Record<"params" | "query" | "headers" | "payload", unknown>>>

/** The contract's own client, over a service that answers as it is told: what it sends, and what it makes of the answer. */
const byContract = (name: string, sent: Sent, answer: Response) => {
  const requests: Array<HttpClientRequest.HttpClientRequest> = []
  const httpClient = HttpClient.make((request) => {
    requests.push(request)
    return Effect.succeed(HttpClientResponse.fromWeb(request, answer))
  })
  const [group = "", endpoint = ""] = name.split(".")
  return HttpApiClient.makeWith(SyncApi, { httpClient, baseUrl: "https://sync.test" }).pipe(
    Effect.flatMap((client): Effect.Effect<unknown, unknown> => {
      // The names are the contract's, as the first test finds.
      const groups = client as unknown as Record<string, Record<string, (sent: Sent) => Effect.Effect<unknown, unknown>>>
      return groups[group]?.[endpoint]?.(sent) ?? Effect.die(name)
    }),
    Effect.provide(
      HttpApiMiddleware.layerClient(ApiToken, ({ next, request }) => next(HttpClientRequest.setHeader(request, tokenHeader, token)))
    ),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
    Effect.result,
    Effect.map((result) => ({ request: requests[0], result }))
  )
}

const byClient = (operation: Operation, sent: Sent, answer: Response) => {
  const { layer, requests } = scripted(() => answer, { retries: 0, token })
  return SyncHttp.use((http) => http.call(operation, sent)).pipe(
    Effect.result,
    Effect.map((result) => ({ request: requests[0], result })),
    Effect.provide(layer)
  )
}

const shown = (request: HttpClientRequest.HttpClientRequest | undefined) =>
  request && {
    method: request.method,
    url: request.url,
    query: request.urlParams.params,
    headers: { ...request.headers },
    body: request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : request.body._tag
  }

const text = fc.string({ unit: "binary" })
const name = fc.string({ unit: "grapheme", minLength: 1 })
const count = fc.nat()
const some = <A>(fields: { [K in keyof A]: fc.Arbitrary<A[K]> }) => fc.record(fields, { requiredKeys: [] })
const paging = { limit: count, offset: count, order_by: fc.constantFrom("ASC", "DESC"), source_type: fc.constantFrom("github", "s3") }
const params = { source: fc.record({ source_id: fc.uuid() }), invocation: fc.record({ invocation_id: fc.uuid() }) }
const metadata = fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 })
const chunking = fc.oneof(
  fc.record({ type: fc.constant("lines"), max_lines: count }),
  fc.record({ type: fc.constant("tree_sitter"), max_size_bytes: count }, { requiredKeys: ["type"] })
)
const keys = fc.oneof(
  fc.record({ aws_credential_id: count }),
  fc.record({ aws_access_key_id: name, aws_secret_access_key: name.map((secret) => Redacted.make(secret)) })
)
const origin = fc.oneof(
  fc.record({ github: fc.record({ repository: name, app_id: text, include_globs: fc.array(text) }, { requiredKeys: ["repository"] }) }),
  fc.record({
    s3: fc.tuple(fc.record({ bucket_name: name, region: name, collection_name: name }), keys).map(([to, by]) => ({ ...to, ...by }))
  }),
  fc.record({ web_scrape: fc.record({ starting_url: name, max_depth: fc.option(count) }) })
)

/** What may be asked of each operation, and what it may answer. */
const samples: Readonly<Record<string, readonly [sent: fc.Arbitrary<Sent>, body: fc.Arbitrary<unknown>]>> = {
  "invocations.list": [
    fc.record({
      query: fc.oneof(
        some({ ...paging, source_id: fc.uuid(), status: fc.constantFrom("pending", "cancelled") }),
        some({ ...paging, database_name: text })
      )
    }),
    fc.array(wireInvocation, { maxLength: 3 })
  ],
  "invocations.get": [fc.record({ params: params.invocation }), wireInvocation],
  "invocations.cancel": [fc.record({ params: params.invocation }), fc.constant({})],
  "invocations.create": [
    fc.record({
      params: params.source,
      payload: fc.oneof(
        fc.record({ target_collection_name: name, ref_identifier: fc.oneof(fc.record({ sha: name }), fc.record({ branch: name })) }),
        fc.record({ object_key: name, custom_id: fc.option(fc.string({ maxLength: 50 })), metadata }, { requiredKeys: ["object_key"] })
      )
    }),
    fc.record({ invocation_id: text })
  ],
  "invocations.latestByKeys": [
    fc.record({ params: params.source, payload: fc.record({ object_keys: fc.array(text) }) }),
    fc.dictionary(text, wireInvocation, { maxKeys: 3 })
  ],
  "sources.list": [fc.record({ query: some({ ...paging, database_name: text }) }), fc.array(wireSource, { maxLength: 3 })],
  "sources.create": [
    fc.record({
      payload: fc.tuple(origin, fc.record({ database_name: name, chunking })).map(([kind, fields]) => ({ ...kind, ...fields }))
    }),
    fc.record({ source_id: text })
  ],
  "sources.get": [fc.record({ params: params.source }), wireSource],
  "sources.delete": [fc.record({ params: params.source }), fc.constant(undefined)],
  "system.health": [fc.constant({}), fc.constant(undefined)]
}

/** What some field or other does not take. */
const odd = [
  null,
  "",
  " ",
  "x".repeat(121),
  "7",
  "complete",
  "DESC",
  -1,
  0.5,
  7,
  2 ** 53,
  Number.NaN,
  true,
  [],
  ["a", 7],
  {},
  { a: undefined }
]

/** A copy in which one field of one part has that value. */
const withOdd = (sent: Sent, place: number, value: unknown): Sent => {
  const fields = Object.entries(sent).flatMap(([part, fields]) => Object.keys(fields ?? {}).map((key) => [part, key] as const))
  const [part = "query", key = "limit"] = fields[place % Math.max(1, fields.length)] ?? []
  return { ...sent, [part]: { ...Object(sent[part as keyof Sent]), [key]: value } }
}

const answerWith = (status: number, body: unknown): Response => (body === undefined ? new Response(null, { status }) : json(body, status))

it("of every operation there are samples, but for the upload: the contract's own client cannot stream a file", () => {
  expect(new Set(operations.keys())).toEqual(new Set(["files.add", ...Object.keys(samples)]))
})

describe.each(Object.entries(samples))("%s", (named, [sent, body]) => {
  const operation = operations.get(named)
  if (operation === undefined) throw new Error(`no operation is called ${named}`)
  const { success } = operation

  it("is sent as the contract's own client sends it, and its success is read as that one reads it", () =>
    fc.assert(
      fc.asyncProperty(sent, body, (sent, body) =>
        Effect.gen(function* () {
          const contract = yield* byContract(named, sent, answerWith(success.status, body))
          const client = yield* byClient(operation, sent, answerWith(success.status, body))
          expect(contract).toMatchObject({ request: {}, result: { _tag: "Success" } })
          expect(shown(client.request)).toEqual(shown(contract.request))
          expect(client.result).toEqual(success.body === undefined ? Result.succeed(undefined) : contract.result)
        }).pipe(Effect.runPromise)
      ),
      { numRuns: 40 }
    ))

  it.skipIf(named === "system.health")("is refused before anything is sent exactly where the contract's own client refuses it", () =>
    fc.assert(
      fc.asyncProperty(sent, fc.nat(), fc.constantFrom<unknown>(...odd), body, (sent, place, value, body) =>
        Effect.gen(function* () {
          const broken = withOdd(sent, place, value)
          const contract = yield* byContract(named, broken, answerWith(success.status, body))
          const client = yield* byClient(operation, broken, answerWith(success.status, body))
          expect(shown(client.request)).toEqual(shown(contract.request))
          if (client.request === undefined) expect(client.result).toMatchObject({ failure: { _tag: "InvalidRequest" } })
        }).pipe(Effect.runPromise)
      ),
      { numRuns: 200 }
    )
  )

  it.skipIf(success.body === undefined)("is refused as the contract's own client refuses it where its success is not the contract's", () =>
    fc.assert(
      fc.asyncProperty(sent, fc.constantFrom("null", "7", '"text"', "{", "<html>", ""), (sent, text) =>
        Effect.gen(function* () {
          const answer = () => new Response(text, { status: success.status, headers: { "content-type": "application/json" } })
          expect((yield* byContract(named, sent, answer())).result._tag).toBe("Failure")
          expect((yield* byClient(operation, sent, answer())).result).toMatchObject({ failure: { _tag: "InvalidResponse" } })
        }).pipe(Effect.runPromise)
      ),
      { numRuns: 12 }
    )
  )
})
