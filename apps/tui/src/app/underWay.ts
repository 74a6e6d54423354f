/**
 * What was sent to the service and is not answered in full: `q` does not leave meanwhile, and whoever leaves all the same is told what is left undone.
 */
import type { InvocationId } from "@chroma-sync/core/Invocation"
import { grouped } from "../format/number.ts"
import { type Acts, type Sending, type UnderWay, withActs } from "./Acts.ts"
import type { Change } from "./Change.ts"
import type { Model } from "./model.ts"
import type { Updated } from "./relist.ts"

/** Sends it, and waits for its answers from now on. */
export const begin = (model: Model, command: Sending): Updated => [
  withActs(model, { underWay: [...model.acts.underWay, begun(command)] }),
  [command]
]

const begun = (command: Sending): UnderWay =>
  command._tag === "Act"
    ? { of: command.of, what: command.kind, total: command.rows.length, sent: new Set(), answered: 0 }
    : { of: command.of, ...aboutOf(command.change), total: 1, answered: 0 }

const aboutOf = (change: Change): Pick<UnderWay, "what" | "sent"> => {
  switch (change._tag) {
    case "CreateInvocation":
      return { what: "create", sent: new Set([`an invocation of ${change.source.name}`]) }
    case "CreateSource":
      return { what: "create", sent: new Set([`a source of ${change.draft.databaseName}`]) }
    case "DeleteSource":
      return { what: "delete", sent: new Set([change.source.name]) }
  }
}

/** One of several is asked for now. */
export const asking = (model: Model, of: number, id: InvocationId): Model =>
  withActs(model, {
    underWay: model.acts.underWay.map((one) => (one.of === of ? { ...one, sent: new Set([...one.sent, id]) } : one))
  })

/** The answer is there, to one of several or to all that was sent. */
export const isAnswered = (model: Model, of: number, id?: InvocationId): Model =>
  withActs(model, {
    underWay: model.acts.underWay.flatMap((one) => {
      if (one.of !== of) return [one]
      const answered = one.answered + 1
      return answered === one.total ? [] : [{ ...one, answered, sent: new Set([...one.sent].filter((sent) => sent !== id)) }]
    })
  })

/** Why a key that may be a slip does not leave; `undefined` where it does. */
export const whyNotLeave = ({ held, underWay }: Acts): string | undefined => {
  if (held.length > 0) return "not sent yet: ctrl-c leaves without it"
  return underWay.length > 0 ? "not all is answered yet: ctrl-c leaves without it" : undefined
}

/** What is left undone, line by line, for the shell. */
export const leftUndone = ({ held, underWay }: Acts): ReadonlyArray<string> => [
  ...underWay.map(undoneText),
  ...held.map(({ what }) => `${what} was not sent`)
]

const undoneText = ({ what, total, sent, answered }: UnderWay): string => {
  const waiting = total - answered - sent.size
  const parts = [
    answered === 0 ? "" : `${grouped(answered)} of ${grouped(total)} are answered`,
    sent.size === 0 ? "" : `${sent.size} ${sent.size === 1 ? "has" : "have"} no answer: ${[...sent].join(", ")}`,
    waiting === 0 ? "" : `${grouped(waiting)} ${waiting === 1 ? "was" : "were"} not sent`
  ]
  return `${what}: ${parts.filter((part) => part !== "").join("; ")}`
}

/** Whether something may have been made of which nobody will be told. */
export const mayHaveMade = ({ underWay }: Acts): boolean =>
  underWay.some(({ what, sent }) => (what === "re-run" || what === "create") && sent.size > 0)
