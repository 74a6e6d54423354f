import { viewText } from "../List.ts"
import type { Model } from "../model.ts"
import { isOutdated } from "../surveying.ts"

/** What counts the rows of a view, and of which; while what is on the screen is of another view it says so. */
export const countedTitle = (model: Model, kind: "stats" | "groups", name: string): string => {
  const title = [name, viewText(model.list)].filter((text) => text !== "").join(" of ")
  return isOutdated(model, kind) ? `counting ${title}` : title
}
