/** Forms as they come to be open, and what is sent from them. */
import type { Change, ChangeOutcome } from "../../src/app/Change.ts"
import type { Model, Size } from "../../src/app/model.ts"
import { update } from "../../src/app/update.ts"
import { epoch, someSources, variety } from "../support.ts"
import { apply, frame, press, say, withRows } from "./support.ts"

export const type = (text: string) => press(...text)
export const sources = (size: Size, readOnly = false) => {
  const model = withRows(size, variety(80), epoch + 3_200_000)
  const acts = { ...model.acts, readOnly, newSource: { database: "docs", awsKeys: false } }
  return apply({ ...model, acts }, { _tag: "SourcesRead", sources: someSources }, ...say("src"))
}
/** Of the S3 source, the GitHub source, the web source. */
export const s3 = (size: Size) => apply(sources(size), ...press("N"))
export const github = (size: Size) => apply(sources(size), ...press("j", "N"))
export const adding = (size: Size) => apply(sources(size), ...press("a"))
export const sent = (model: Model): readonly [Model, Change, number] => {
  const [next, [command]] = update(model, { _tag: "Pressed", key: "y" })
  if (command?._tag !== "Change") throw new Error(`nothing is sent:\n${frame(model)}`)
  return [next, command.change, command.of]
}
export const answer = ([model, change, of]: ReturnType<typeof sent>, outcome: ChangeOutcome) =>
  update(model, { _tag: "Answered", change, of, outcome })
