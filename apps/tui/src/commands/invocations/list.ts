/**
 * `chroma-sync invocations list`: prints as it reads.
 */
import { Sources } from "@chroma-sync/core/Sources"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { invocationShape } from "../../format/invocationShape.ts"
import { tell, UsageError } from "../../output.ts"
import { whole } from "../../settings/Reader.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { filterFlags, queryArgument, toSelection } from "../flags.ts"
import { flagOf, orderFlag, toggle } from "../params.ts"
import { onService } from "../onService.ts"
import { printRows } from "../printRows.ts"
import { ServiceClock } from "../ServiceClock.ts"
import { selected } from "./selected.ts"

/** How many are listed where nothing else is said: a screen or two, in one request. */
const usualLimit = 100

const flags = {
  ...queryArgument,
  ...filterFlags,
  limit: flagOf("limit", whole(1)).pipe(Flag.withDescription(`At most this many (${usualLimit})`), Flag.optional),
  all: toggle("all", "All of them"),
  order: orderFlag("desc is newest first, asc oldest")
}

const run = Effect.fnUntraced(
  function* (given: Command.Command.Config.Infer<typeof flags>) {
    const { values } = yield* Settings
    const selection = yield* toSelection(given, values.database, given.query)
    if (given.all && Option.isSome(given.limit)) {
      return yield* new UsageError({ issue: "--all and --limit exclude each other; give one of them" })
    }
    const limit = given.all ? Infinity : Option.getOrElse(given.limit, () => usualLimit)
    const { pageSize } = yield* SyncConfig
    // Where rows are left out here, as many as are wanted may be far apart.
    const isPlain = given.query.length === 0 && Option.isNone(given.status) && Option.isNone(given.since) && Option.isNone(given.before)
    const { rows, now } = yield* selected(selection, {
      order: given.order,
      limit: isPlain ? Math.max(2, Math.min(limit, pageSize)) : pageSize
    })
    const shape = invocationShape(yield* Terminal, now, selection.names)
    const count = yield* printRows(Stream.take(rows, limit), shape, values.output)
    if (count === 0) yield* tell("No invocation matches.")
    if (count === limit && Option.isNone(given.limit))
      yield* tell(`These are the ${given.order === "asc" ? "oldest" : "newest"} ${limit}; --all lists all.`)
  },
  Effect.scoped,
  onService(Layer.merge(ServiceClock.layer, Sources.layer))
)

export const list = Command.make("list", flags, run).pipe(
  Command.withExamples([
    { command: "chroma-sync invocations list --database docs --status failed --since 1d", description: "What failed in a database today" },
    {
      command: "chroma-sync inv ls status:failed db:docs '!collection:tmp' newer:2h",
      description: "The same language as in the live list"
    },
    { command: "chroma-sync inv ls --all -o ids", description: "Every id, one a line, as the list is read" }
  ])
)
