/**
 * The live list without a screen, for those who hear it: what changes is said in sentences, one a line, and what is typed is a line as well. Nothing is
 * ever drawn over.
 */
import { createInterface } from "node:readline"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { grouped } from "../../format/number.ts"
import { fullStop } from "../../format/sentence.ts"
import { harmless } from "../../format/text.ts"
import { questionLines, questionOf } from "../acting.ts"
import { commandOf } from "../commands.ts"
import { tooLong } from "../Input.ts"
import { current, shownText } from "../List.ts"
import { type Message, pressed } from "../message.ts"
import type { Model } from "../model.ts"
import { goneFrom } from "../screens/detail.ts"
import { atOnce, overview, readOut, rowSentence, sentencesOf, sortSentence } from "../sentences.ts"
import type { Store } from "../store.ts"
import { heedHangUp } from "./hangUp.ts"
import { makeLinearForm } from "./linearForm.ts"
import { choose, numbersIn, readOn, unheard } from "./Numbered.ts"

const help = [
  "Press enter for the next ten rows. A number reads everything about that row.",
  "Type a query after a slash, such as /status:failed older:2h, or a slash alone for everything.",
  "Type a command after a colon, such as :stats, :src, :watch view, :new acme/handbook. :help lists them all. q quits."
]

/** The keys that a typed line stands for. */
const keysFor = (line: string): ReadonlyArray<Message> => {
  const text: Message = { _tag: "Pasted", text: line.slice(1) }
  return [pressed(line.slice(0, 1)), pressed("ctrl-u"), text, pressed("enter")]
}

/** A slash alone: away with the query, then with what else narrows the list. */
const everything: ReadonlyArray<Message> = [...keysFor("/"), pressed("escape")]

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
const ofOne: ReadonlySet<string | undefined> = new Set(["cancel", "rerun", "again", "watch", "new", "delete"])

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
    if (store.get().menu?.kind === "views") store.dispatch(pressed("escape"))
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
    const wasRead = [...numbered.rows.values()].some(({ id }) => id === chosen.id)
    const gone = goneFrom(store.get(), chosen, wasRead)
    if (gone !== undefined) say(`${chosen.id.slice(0, 8)} is ${harmless(gone)}.`)
  }
  /** Back to the list from whichever screen: on some of them every other key is text. */
  const leaveScreen = (): void => {
    while (store.get().screen !== "list") store.dispatch(pressed("escape"))
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
    told.dispatch(pressed(/^y(es)?$/i.test(text) ? "y" : "n"))
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
    const about = current(store.get().list)
    told.dispatch(...(text === "/" ? everything : keysFor(text)))
    const after = store.get()
    // What cannot be read stays in the prompt; here it was said, and the next line is another.
    if (after.prompt !== undefined || after.menu !== undefined) store.dispatch(pressed("escape"))
    if (after.acts.confirming !== undefined) return ask()
    if (after.open !== undefined) return form.begin(after.open)
    // `:again` leads to another one, which is the one that was read from then on; the others are about it.
    if (after.screen === "detail") {
      const chosen = current(after.list)
      if (chosen?.id === about?.id) return leaveScreen()
      numbered = { ...numbersIn(after, numbered), chosen }
      return readScreen()
    }
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
