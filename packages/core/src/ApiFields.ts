/**
 * What the requests of several operations are made of. Names are the wire's.
 */
import * as Schema from "effect/Schema"
import { InvocationId } from "./Invocation.ts"
import { SourceId } from "./SourceId.ts"
import { isCustomId } from "./internal/rules.ts"
import { uuidPattern, uuidWords } from "./internal/uuid.ts"
import { orders } from "./internal/words.ts"

/** A number of things: whole and not negative. */
export const Count = Schema.Number.check(Schema.isInt({ expected: "a whole number" }), Schema.isGreaterThanOrEqualTo(0))

/** A name that must say something. */
export const Name = Schema.String.check(Schema.isNonEmpty({ expected: "a name that is not empty" }))

/** A field that may be absent or `null`. */
export const optional = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** A custom document id: the chunks are then named after it. */
export const CustomId = Schema.String.check(Schema.makeFilter(isCustomId, { expected: "at most 120 characters" }))

/** The part of a path that names a source. */
export const SourcePath = Schema.Struct({ source_id: SourceId })

/** The part of a path that names an invocation. */
export const InvocationPath = Schema.Struct({ invocation_id: InvocationId.check(Schema.isPattern(uuidPattern, { expected: uuidWords })) })

/** The query of a list: `limit` is 100, `offset` 0 and `order_by` `DESC` when absent. */
export const paging = {
  limit: Schema.optionalKey(Count),
  offset: Schema.optionalKey(Count),
  order_by: Schema.optionalKey(Schema.Literals(orders))
}

const Size = Schema.optionalKey(Count)

/** How documents are cut into chunks, as the wire spells it. */
export const ChunkingPayload = Schema.Union([
  Schema.Struct({ type: Schema.Literal("tree_sitter"), max_size_bytes: Size }),
  Schema.Struct({ type: Schema.Literal("lines"), max_lines: Size, max_size_bytes: Size })
])

/** A dense embedding model and its task, as the wire spells it. */
export const DensePayload = Schema.Struct({
  model: Schema.Literals(["Qwen/Qwen3-Embedding-0.6B"]),
  task: optional(
    Schema.Struct({ task_name: Schema.String, document_prompt: optional(Schema.String), query_prompt: optional(Schema.String) })
  )
})

/** The dense and the sparse embedding, as the wire spells them. */
export const EmbeddingPayload = Schema.Struct({
  dense: Schema.optionalKey(DensePayload),
  sparse: optional(
    Schema.Struct({
      model: Schema.optionalKey(Schema.Literals(["Chroma/BM25", "prithivida/Splade_PP_en_v1"])),
      key: Schema.optionalKey(Schema.String)
    })
  )
})
