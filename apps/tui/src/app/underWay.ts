/**
 * What was sent to the service and is not answered in full: `q` does not leave meanwhile, however far it is.
 */
import type { InvocationId } from "@chroma-sync/core/Invocation"
import { grouped } from "../format/number.ts"
import { type Acts, type Sending, type UnderWay, withActs } from "./Acts.ts"
import { type Change, isSame } from "./Change.ts"
import type { Model } from "./model.ts"
import type { Updated } from "./relist.ts"

/** Sends it, and waits for its answers from now on. */
export const begin = (model: Model, command: Sending): Updated => [
  withActs(model, { underWay: [...model.acts.underWay, begun(command)] }),
  [command]
]

const begun = (command: Sending): UnderWay =>
  command._tag === "Act"
    ? { of: command.of, what: command.kind, change: undefined, total: command.rows.length, sent: new Set(), answered: 0, amiss: new Map() }
    : { of: command.of, change: command.change, ...aboutOf(command.change), total: 1, answered: 0, amiss: new Map() }

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

/** The answer is there, to one of several or to all that was sent; `amiss` is what came of those that went amiss. */
export const withAnswer = (model: Model, of: number, id?: InvocationId, amiss: UnderWay["amiss"] = new Map()): Model =>
  withActs(model, {
    underWay: model.acts.underWay.flatMap((one) => {
      if (one.of !== of) return [one]
      const answered = one.answered + 1
      return answered === one.total ? [] : [{ ...one, answered, amiss, sent: new Set([...one.sent].filter((sent) => sent !== id)) }]
    })
  })

/** Whether a form has asked for the same, and it is held or has no answer. */
export const isUnderWay = ({ held, underWay }: Acts, asked: Change): boolean =>
  [...held.map(({ command }) => (command._tag === "Change" ? command.change : undefined)), ...underWay.map(({ change }) => change)].some(
    (change) => change !== undefined && isSame(change, asked)
  )

/** Why a key that may be a slip does not leave; `undefined` where it does. */
export const whyNotLeave = ({ held, underWay }: Acts): string | undefined => {
  if (held.length > 0) return "not sent yet: ctrl-c leaves without it"
  return underWay.length > 0 ? "not all is answered yet: ctrl-c leaves without it" : undefined
}

/** How far what is asked for several is, for the last line. */
export const progressText = ({ underWay }: Acts): ReadonlyArray<string> =>
  underWay.flatMap(({ what, total, answered }) => (total > 1 ? [`${what} ${grouped(answered)} of ${grouped(total)}`] : []))

/** Whether something may have been made of which nobody will be told. */
export const mayHaveMade = ({ underWay }: Pick<Acts, "underWay">): boolean =>
  underWay.some(({ what, sent }) => (what === "re-run" || what === "create") && sent.size > 0)
