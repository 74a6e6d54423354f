/**
 * Does with the file of saved views what the app asks for. Loaded when first used.
 */
import * as Effect from "effect/Effect"
import { changeViews, readViews, viewsPath } from "../settings/views.ts"
import type { Env } from "../terminal.ts"
import type { AskedView, Message } from "./message.ts"

/** The message that tells how it went. */
export const doWithViews = (asked: AskedView, env: Env): Effect.Effect<Message> => {
  const path = viewsPath(env)
  const done =
    asked.do === "save"
      ? changeViews(path, asked.name, asked)
      : asked.do === "delete"
        ? changeViews(path, asked.name, undefined)
        : readViews(path)
  return Effect.match(done, {
    onSuccess: (views): Message => ({ _tag: "ViewsRead", views, asked }),
    onFailure: ({ message, next }): Message => ({ _tag: "ViewsFailed", message: `${message}. ${next}` })
  })
}
