/**
 * Where a session is kept between runs: one small file for each service, database and profile, for its owner's eyes alone.
 */
import { createHash } from "node:crypto"
import { dirname, join } from "node:path"
import * as Effect from "effect/Effect"
import { errorCode } from "../../errorCode.ts"
import { readGuarded } from "../../settings/guardedFile.ts"
import { makeFolder } from "../../settings/makeFolder.ts"
import { replaceFile } from "../../settings/replaceFile.ts"
import { sessionsFolder } from "../../settings/folders.ts"
import type { Env } from "../../terminal.ts"
import type { Model } from "../model.ts"
import { parseSaved, type SavedSession, savedText } from "../SavedSession.ts"
import type { Teller } from "./Connection.ts"

/** What a session is of, and the file that has it. */
export interface SessionPlace {
  readonly of: string
  readonly path: string
}

/** The place of what is watched, such as a base URL, a profile and a filter; under `XDG_STATE_HOME`. */
export const sessionPlace = (env: Env, facts: ReadonlyArray<unknown>): SessionPlace => {
  const of = JSON.stringify(facts)
  const name = `${createHash("sha256").update(of).digest("hex").slice(0, 24)}.json`
  return { of, path: join(sessionsFolder(env), name) }
}

const mostBytes = 2_000_000

/** Why the last session is not restored. */
interface Refused {
  readonly line: string
  /** Whether the file can be ours, if damaged. One that may not be read, is special or another user's was made so by somebody, and is left. */
  readonly isOurs: boolean
}

/** The session that was kept; `undefined` where none was. */
export const readSession = ({ of, path }: SessionPlace): Effect.Effect<SavedSession | undefined, Refused> => {
  const refused = (issue: string) => `the last session cannot be restored: ${issue} (${path})`
  return readGuarded(path, mostBytes).pipe(
    Effect.mapError(({ issue }) => ({ line: `${refused(issue)}; it is left as it is, and this session is not kept`, isOurs: false })),
    Effect.flatMap((text) =>
      text === undefined
        ? Effect.undefined
        : Effect.mapError(Effect.fromResult(parseSaved(text, of)), (issue) => ({ line: refused(issue), isOurs: true }))
    )
  )
}

/** Keeps a session, whole or not at all: where that fails, with what to tell, the file is as it was. */
const writeSession = ({ of, path }: SessionPlace, model: Model): Effect.Effect<void, string> =>
  Effect.suspend(() => {
    const text = savedText(model, of, model.now)
    if (text === undefined || Buffer.byteLength(text) > mostBytes) return Effect.void
    try {
      makeFolder(dirname(path))
      replaceFile(path, text)
      return Effect.void
    } catch (cause) {
      return Effect.fail(`this session is not kept for the next: ${path} cannot be written (${errorCode(cause)})`)
    }
  })

/** Restores the last session, and keeps this one: every minute, and at the end whichever way it comes. What fails is said once. */
export const keepSession = Effect.fnUntraced(function* (store: Teller, place: SessionPlace) {
  const tell = (line: string) => Effect.sync(() => store.dispatch({ _tag: "Told", lines: [line], bad: true }))
  const isOurs = yield* readSession(place).pipe(
    Effect.matchEffect({
      onSuccess: (saved) =>
        Effect.sync(() => {
          if (saved !== undefined) store.dispatch({ _tag: "Restored", saved })
          return true
        }),
      onFailure: ({ line, isOurs }) => Effect.as(tell(line), isOurs)
    })
  )
  if (!isOurs) return
  let told = false
  const write = Effect.suspend(() => writeSession(place, store.get())).pipe(
    Effect.catch((line) => {
      if (told) return Effect.void
      told = true
      return tell(line)
    })
  )
  yield* Effect.addFinalizer(() => write)
  yield* write.pipe(Effect.delay("1 minute"), Effect.forever, Effect.forkScoped)
})
