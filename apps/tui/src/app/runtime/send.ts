/**
 * Sends what was confirmed, and tells what came of it. What it is sent with is loaded once it is needed.
 */
import * as Effect from "effect/Effect"
import { defectText } from "../../format/error.ts"
import type { Env } from "../../terminal.ts"
import type { Sending } from "../Acts.ts"
import type { Message } from "../message.ts"

/** Whatever comes in between is told too: nothing stays under way that has ended. */
export const send = (command: Sending, env: Env, tell: (message: Message) => void) =>
  Effect.gen(function* () {
    const { actOn, changeOn } = yield* Effect.promise(() => import("./actOn.ts"))
    if (command._tag === "Act") return yield* actOn(command, tell)
    const { change, of } = command
    tell({ _tag: "Answered", change, of, outcome: yield* changeOn(change, env) })
  }).pipe(Effect.catchDefect((defect) => Effect.sync(() => tell({ _tag: "Broken", of: command.of, text: defectText(defect) }))))
