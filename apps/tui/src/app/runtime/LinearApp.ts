/**
 * The live list without a screen, for those who hear it: what changes is said in sentences, one a line, and what is typed is a line as well. Nothing is
 * ever drawn over.
 */
import { createInterface } from "node:readline"
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { beginning } from "../../format/beginning.ts"
import { grouped } from "../../format/number.ts"
import { fullStop, sentence } from "../../format/sentence.ts"
import { harmless } from "../../format/text.ts"
import { age } from "../../format/time.ts"
import { print } from "../../query/print.ts"
import { questionLines, questionOf } from "../acting.ts"
import type { UnderWay } from "../Acts.ts"
import { commandOf } from "../commands.ts"
import { createdMs } from "../Data.ts"
import { tooLong } from "../Input.ts"
import { current, passes, shownText } from "../List.ts"
import type { Message } from "../message.ts"
import type { Model } from "../model.ts"
import { goneFrom } from "../screens/detail.ts"
import { screenOf } from "../screens/table.ts"
import { stopOf } from "../stopped.ts"
import type { Store } from "../store.ts"
import { type MenuView, menuViews } from "../views.ts"
import { heedHangUp } from "./hangUp.ts"
import { makeLinearForm } from "./linearForm.ts"
import { choose, numbersIn, readOn, unheard } from "./Numbered.ts"

/** Rows that are read out at once, and changes that are told one by one. */
const atOnce = 10

/** What a whole screen says. */
const readOut = (model: Model): ReadonlyArray<string> =>
  (screenOf(model).spoken?.(model) ?? []).map((line) => harmless(beginning(line)).trim()).filter((line) => line !== "")

const rowSentence = (row: Invocation, { now, list }: Model): string =>
  `${sentence(row, list.names).replace(/(?<!\.)\.$/, "")}, created ${age(now - createdMs(row))} ago.`

const counted = (rows: ReadonlyArray<Invocation>): string => {
  const counts = new Map<string, number>()
  for (const { status } of rows) counts.set(statusName(status), (counts.get(statusName(status)) ?? 0) + 1)
  return Array.from(counts, ([status, count]) => `${grouped(count)} ${status}`).join(", ")
}

const overview = ({ list, summary, readAt }: Model): string => {
  if (readAt === undefined) return "Nothing is read yet."
  const parts = Object.entries(summary.counts).filter(([, count]) => count > 0)
  const all =
    parts.length === 0
      ? "No invocations."
      : `${grouped(summary.total)} invocations: ${parts.map(([status, count]) => `${grouped(count)} ${status}`).join(", ")}.`
  const view = shownText(list)
  return view === "" ? all : `${all} ${grouped(list.shown.size)} shown: ${harmless(view)}.`
}

const healthSentence = (model: Model): string => {
  const { health } = model
  if (health._tag === "Live") return "Live."
  if (health._tag === "Connecting") return "Connecting."
  if (health._tag === "Stopped") {
    const { what, again } = stopOf(health.error)
    return `${what}. :reload ${again}, :doctor looks for what is wrong.`
  }
  return `Offline: ${fullStop(harmless(health.error.message))} Tried again by itself.`
}

/** The sentences of what happened between two models. */
export const sentencesOf = (before: Model, after: Model, messages: ReadonlyArray<Message>): ReadonlyArray<string> => {
  const { health } = after
  const wasRead = before.health._tag === "Live" && before.health.complete
  const isRead = health._tag === "Live" && health.complete
  const events = messages.flatMap((message): ReadonlyArray<FeedEvent> => (message._tag === "Fed" ? message.events : []))
  const rows =
    before.readAt === undefined || !wasRead || after.paused !== undefined
      ? []
      : events.flatMap(rowOf).filter((row) => passes(after.list, row))
  const known = new Set(before.said)
  return [
    ...(before.health._tag === health._tag ? [] : [healthSentence(after)]),
    ...(isRead && !wasRead && before.health._tag !== "Offline" ? [overview(after)] : []),
    ...(rows.length <= atOnce
      ? rows.map((row) => fullStop(sentence(row, after.list.names)))
      : [`${rows.length} have changed: ${counted(rows)}.`]),
    ...(before.paused === undefined && after.paused !== undefined ? ["Paused: what changes waits until :pause goes on."] : []),
    ...(messages.some(({ _tag }) => _tag === "Resumed") ? [`Going on: ${grouped(before.paused?.changes ?? 0)} changes have waited.`] : []),
    ...after.said.filter((one) => !known.has(one)).map(({ text, bad }) => `${bad ? "Attention: " : ""}${fullStop(spoken(text))}`),
    ...after.acts.underWay.filter(isOfSeveral(before)).map(({ what, total }) => `Under way: ${what} ${grouped(total)}.`),
    ...(messages.some(({ _tag }) => _tag === "ViewsRead") && shownText(before.list) !== shownText(after.list) ? [overview(after)] : []),
    ...(before.menu === undefined && after.menu?.kind === "views" ? menuViews(after).map(viewSentence) : []),
    ...(before.open?.sending !== undefined && after.open?.refused !== undefined ? ["The form is still open: an empty line goes on."] : [])
  ]
}

/** What was said, without the glyph and the columns that the doctor sets it in. */
const spoken = (text: string): string => harmless(text.replace(/^[✓✗!] /, "").replace(/(?<=\S) {2,}/g, ", "))

/** What is asked for several, and was not before. */
const isOfSeveral =
  (before: Model) =>
  (one: UnderWay): boolean =>
    one.total > 1 && before.acts.underWay.every(({ of }) => of !== one.of)

const sortSentence = ({ list }: Model): string =>
  `Sorted by ${list.sort.map(({ column, descending }) => `${column}, ${descending ? "descending" : "ascending"}`).join(", then by ")}.`

const viewSentence = ({ name, query, watched }: MenuView): string =>
  `${harmless(name)}: ${harmless(print(query)) || "everything"}${watched ? ", watched" : ""}.`

const rowOf = (event: FeedEvent): ReadonlyArray<Invocation> => {
  if (event._tag === "Added") return [event.invocation]
  return event._tag === "Changed" && event.previous.status._tag !== event.current.status._tag ? [event.current] : []
}

const help = [
  "Press enter for the next ten rows. A number reads everything about that row.",
  "Type a query after a slash, such as /status:failed older:2h, or a slash alone for everything.",
  "Type a command after a colon, such as :stats, :src, :watch view, :new acme/handbook. :help lists them all. q quits."
]

/** The keys that a typed line stands for. */
const keysFor = (line: string): ReadonlyArray<Message> => {
  const lead = line.slice(0, 1)
  const text: Message = { _tag: "Pasted", text: line.slice(1) }
  const pressed = (...keys: ReadonlyArray<string>) => keys.map((key): Message => ({ _tag: "Pressed", key }))
  return [...pressed(lead, "ctrl-u"), text, ...pressed("enter")]
}

/** A slash alone: away with the query, then with what else narrows the list. */
const everything: ReadonlyArray<Message> = [...keysFor("/"), { _tag: "Pressed", key: "escape" }]

/** Whether there is an answer to what the screen shows, which may take a while. */
const isAnswered = ({ screen, info, list, sources, surveying, surveys }: Model): boolean => {
  if (screen === "list") return list.unresolved === undefined || (surveying === undefined && surveys.unresolved !== undefined)
  if (screen === "info") return info !== undefined
  if (screen === "sources") return sources.readAt !== undefined || sources.error !== undefined
  return screen !== "stats" && screen !== "groups" && screen !== "databases"
    ? true
    : surveying === undefined && surveys[screen] !== undefined
}

/** The commands that are about one invocation where they name nothing else. */
const ofOne: ReadonlySet<string | undefined> = new Set(["cancel", "rerun", "watch", "new", "delete"])

const isOfOne = (line: string): boolean => {
  const [word = "", ...words] = line.slice(1).trim().split(/\s+/)
  return words.length === 0 && ofOne.has(commandOf(word))
}

/** A store that says what it does, and calls after each of its steps. */
const telling = (store: Store, say: (line: string) => void, onStep: () => void): Store => ({
  ...store,
  dispatch: (...messages) => {
    const before = store.get()
    store.dispatch(...messages)
    sentencesOf(before, store.get(), messages).forEach(say)
    onStep()
    // What a menu offers was read out, and is asked for by its name.
    if (store.get().menu?.kind === "views") store.dispatch({ _tag: "Pressed", key: "escape" })
  }
})

/** Says and listens until the input ends or the user quits. */
export const openLinearApp = Effect.fnUntraced(function* <E>(store: Store, done: Deferred.Deferred<void, E>) {
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  let awaited = false
  const told = telling(store, say, () => {
    if (awaited && isAnswered(store.get())) readScreen()
  })
  let numbered = numbersIn(store.get())
  const readRows = (): void => {
    const model = store.get()
    const before = numbersIn(model, numbered)
    numbered = readOn(model, before, atOnce)
    for (let number = before.last + 1; number <= numbered.last; number++) {
      const row = numbered.rows.get(number)
      if (row !== undefined) say(`${number}. ${rowSentence(row, model)}`)
    }
    if (numbered.last > before.last) return
    const others = unheard(model, before)
    const missed = others === 0 ? "" : ` ${grouped(others)} that have come in before it were not read out.`
    say(before.last === 0 ? "Nothing to show. A slash alone shows everything." : `That was the last row.${missed} Enter begins anew.`)
    numbered = { ...numbered, last: 0 }
  }
  const readRow = (number: number): void => {
    const model = store.get()
    numbered = choose(model, numbersIn(model, numbered), number)
    if (numbered.chosen === undefined) return say(`There is no row ${number}.`)
    told.dispatch({ _tag: "Chosen", invocation: numbered.chosen })
    readOut(store.get()).forEach(say)
    leaveScreen()
  }
  /** What a command is about is what was read last, also where that has left the view: then it is said, and stays open until the next line. */
  const holdChosen = (): void => {
    const { chosen } = numbersIn(store.get(), numbered)
    if (chosen === undefined || current(store.get().list)?.id === chosen.id) return
    told.dispatch({ _tag: "Chosen", invocation: chosen })
    const gone = goneFrom(store.get(), chosen)
    if (gone !== undefined) say(`${chosen.id.slice(0, 8)} is ${harmless(gone)}.`)
  }
  /** Back to the list from whichever screen: on some of them every other key is text. */
  const leaveScreen = (): void => {
    while (store.get().screen !== "list") store.dispatch({ _tag: "Pressed", key: "escape" })
  }
  /** Reads out what is shown once it has its answer, and comes back to the list. */
  const readScreen = (): void => {
    const model = store.get()
    awaited = !isAnswered(model)
    if (awaited) return
    if (model.screen === "list") return say(overview(model))
    readOut(model).forEach(say)
    leaveScreen()
  }
  /** Puts the question that stands, if one does. */
  const ask = (): void => {
    const model = store.get()
    const { confirming } = model.acts
    if (confirming === undefined) return sayHeld()
    say(`${questionOf(confirming)} Type yes or no.`)
    for (const { text } of questionLines(model, confirming)) say(text)
  }
  const onAnswer = (text: string): void => {
    told.dispatch({ _tag: "Pressed", key: /^y(es)?$/i.test(text) ? "y" : "n" })
    sayHeld()
    if (store.get().open?.sending === undefined) form.askField()
  }
  const sayHeld = (): void => {
    const held = store.get().acts.held.at(-1)
    if (held !== undefined) say(`Will ${harmless(held.what)} in 3 seconds. :undo takes it back.`)
  }
  const form = makeLinearForm(told, say, ask)
  const onLine = (line: string): void => {
    const text = line.trim()
    awaited = false
    if (store.get().acts.confirming !== undefined) return onAnswer(text)
    if (store.get().open !== undefined) return form.answer(text)
    // What was made by a form may have led elsewhere.
    leaveScreen()
    const before = store.get().list
    if (text === "") return readRows()
    if (text === "q" || text === "quit") return told.dispatch(...keysFor(":q"))
    if (/^\d+$/.test(text)) return readRow(Number(text))
    if (!/^[:/]/.test(text)) return help.forEach(say)
    const refused = tooLong(text.slice(1))
    if (refused !== undefined) return say(`Attention: ${fullStop(refused)}`)
    if (text.startsWith(":") && isOfOne(text)) holdChosen()
    told.dispatch(...(text === "/" ? everything : keysFor(text)))
    const after = store.get()
    // What cannot be read stays in the prompt; here it was said, and the next line is another.
    if (after.prompt !== undefined || after.menu !== undefined) store.dispatch({ _tag: "Pressed", key: "escape" })
    if (after.acts.confirming !== undefined) return ask()
    if (after.open !== undefined) return form.begin(after.open)
    if (after.screen === "detail") return leaveScreen()
    if (after.screen !== "list") return readScreen()
    if (shownText(after.list) !== shownText(before)) readScreen()
    else if (after.list.sort !== before.sort) say(sortSentence(after))
  }
  yield* heedHangUp(done)
  say("chroma-sync, line by line. Type help and press enter for what can be typed.")
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      createInterface({ input: process.stdin, terminal: false })
        .on("line", (line) => {
          onLine(line)
          // Where one comes back to a view, it begins anew.
          numbered = numbersIn(store.get(), numbered)
        })
        .once("close", () => Deferred.doneUnsafe(done, Effect.void))
    ),
    // A pipe that is only paused, while it is read as here, keeps Node alive until its other end is closed.
    (lines) => Effect.sync(() => void (lines.close(), process.stdin.destroy()))
  )
  return told
})
