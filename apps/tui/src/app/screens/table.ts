/**
 * Every screen by its name.
 */
import type { Model, ScreenName } from "../model.ts"
import { databasesScreen } from "./databases.ts"
import { detailScreen } from "./detail.ts"
import { formScreen } from "./form.ts"
import { groupsScreen } from "./groups.ts"
import { helpScreen } from "./help.ts"
import { infoScreen } from "./info.ts"
import { invocationsScreen } from "./invocations.ts"
import { messagesScreen } from "./messages.ts"
import type { Screen } from "./Screen.ts"
import { statsScreen } from "./stats.ts"
import { sourcesScreen } from "./sources.ts"

const screens: Record<ScreenName, Screen> = {
  list: invocationsScreen,
  detail: detailScreen,
  help: helpScreen,
  messages: messagesScreen,
  sources: sourcesScreen,
  groups: groupsScreen,
  databases: databasesScreen,
  info: infoScreen,
  stats: statsScreen
}

/** The screen that is shown: a form that is open, or else the one of where we are. */
export const screenOf = (model: Model): Screen => (model.open === undefined ? screens[model.screen] : formScreen(model.open))
