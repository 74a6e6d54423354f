/**
 * What is said where nothing has been read: why, and the next key to press.
 */
import type { Model } from "../model.ts"
import { stopOf } from "../stopped.ts"

/** Whether there is nothing to show because nothing has been read. */
export const isUnread = ({ readAt, data }: Model): boolean => readAt === undefined && data.rows.size === 0

export const unreadText = (model: Model): string => {
  const { health } = model
  switch (health._tag) {
    case "Offline":
      return "Nothing was read yet: the service is out of reach. (ctrl-r tries now)"
    case "Stopped": {
      const { what, again } = stopOf(health.error)
      return `${what}. (ctrl-r ${again}, :doctor)`
    }
    default:
      return `Reading the list… (${outText(model)})`
  }
}

/** A text of a screen without what to press, which helps nobody who types lines. */
export const withoutKeys = (text: string): string => text.replace(/ \([^()]*\)$/, "")

/** What `q` does. */
export const outText = ({ history, screen }: Model): string => (screen === "list" && history.back.length === 0 ? "q quits" : "q back")
