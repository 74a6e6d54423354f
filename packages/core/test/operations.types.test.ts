/** The types say exactly what each operation can fail with, and what it takes. */
import type { CreateInvocation } from "@chroma-sync/core/CreateInvocation"
import type { CreateSource } from "@chroma-sync/core/CreateSource"
import { Files } from "@chroma-sync/core/Files"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import type {
  AnyCallError,
  BadRequest,
  Conflict,
  FileUnreadable,
  Forbidden,
  InternalServerError,
  InvalidResponse,
  NotFound,
  OutcomeUnknown,
  PreconditionFailed,
  ServiceUnavailable,
  Unauthorized
} from "@chroma-sync/core/SyncError"
import { System } from "@chroma-sync/core/System"
import { describe, expect, expectTypeOf, it } from "@effect/vitest"
import * as Effect from "effect/Effect"

const bucket = { _tag: "S3", bucketName: "raw", region: "eu-central-1", collectionName: "invoices" } as const

describe("the types", () => {
  type Read = BadRequest | Unauthorized | Forbidden | NotFound | InternalServerError | AnyCallError
  type Create = Exclude<Read, ServiceUnavailable | InvalidResponse> | Conflict | OutcomeUnknown
  type ErrorOf<F> = F extends (...input: never) => Effect.Effect<unknown, infer E> ? E : never

  it("list exactly what each operation can fail with", () => {
    expectTypeOf<ErrorOf<Invocations["Service"]["get"]>>().toEqualTypeOf<Read>()
    expectTypeOf<ErrorOf<Invocations["Service"]["cancel"]>>().toEqualTypeOf<Read | PreconditionFailed>()
    expectTypeOf<ErrorOf<Invocations["Service"]["create"]>>().toEqualTypeOf<Create>()
    expectTypeOf<ErrorOf<Invocations["Service"]["latestByKeys"]>>().toEqualTypeOf<Read>()
    expectTypeOf<ErrorOf<Sources["Service"]["page"]>>().toEqualTypeOf<Read>()
    expectTypeOf<ErrorOf<Sources["Service"]["get"]>>().toEqualTypeOf<Read>()
    expectTypeOf<ErrorOf<Sources["Service"]["create"]>>().toEqualTypeOf<Create>()
    expectTypeOf<ErrorOf<Sources["Service"]["delete"]>>().toEqualTypeOf<Read>()
    expectTypeOf<ErrorOf<Files["Service"]["add"]>>().toEqualTypeOf<Exclude<Create, Conflict> | FileUnreadable>()
    expectTypeOf<ErrorOf<System["Service"]["health"]>>().toEqualTypeOf<AnyCallError>()
  })

  it("exclude what belongs to another kind of source, and both kinds of credentials at once", () => {
    // @ts-expect-error a ref is for GitHub sources, an object key for S3 sources
    const both: CreateInvocation = { objectKey: "a", ref: { _tag: "Sha", sha: "9f31c02" } }
    // @ts-expect-error one or the other
    const credentials: CreateSource = { databaseName: "d", origin: { ...bucket, awsCredentialId: 7, awsAccessKeyId: "A" } }
    // @ts-expect-error the service makes these itself
    const upload: CreateSource = { databaseName: "d", origin: { _tag: "FileUpload" } }
    expect([both, credentials, upload]).toHaveLength(3)
  })
})
