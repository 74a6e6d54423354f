/**
 * `chroma-sync invocations …`
 */
import * as Command from "effect/cli/Command"
import { list } from "./invocations/list.ts"

export const invocations = Command.make("invocations").pipe(
  Command.withAlias("inv"),
  Command.withDescription("Read invocations: the runs that ingest sources into collections"),
  Command.withSubcommands([list])
)
