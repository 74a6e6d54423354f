/**
 * What is known of this session: what is held of the service, and every setting with where it came from.
 */
import { grouped } from "../../format/number.ts"
import { fit } from "../../format/text.ts"
import { age, duration } from "../../format/time.ts"
import { flaggedText } from "../flagged.ts"
import type { InfoLine, Model } from "../model.ts"
import { watchedText } from "../watching.ts"
import { textScreen } from "./reading.ts"
import type { TextLine } from "./TextLine.ts"

const sessionLines = (model: Model): ReadonlyArray<InfoLine> => {
  const { data, health, readAt, now, sources, requests } = model
  const live = health._tag === "Live" ? health : undefined
  const rate = requests.perMinute
  const flagged = flaggedText(model.flags)
  return [
    {
      name: "invocations",
      value: `${grouped(data.rows.size)} held`,
      from: [
        live?.complete === false ? "still reading" : "",
        live?.more === true ? "older ones stay on the service" : "",
        live !== undefined && live.malformed > 0 ? `${grouped(live.malformed)} could not be read` : ""
      ]
        .filter((text) => text !== "")
        .join(", ")
    },
    {
      name: "sources",
      value: `${grouped(sources.all.length)} held`,
      from: sources.error ?? (sources.readAt === undefined ? "not read yet" : `read ${age(now - sources.readAt)} ago`)
    },
    {
      name: "data",
      value: readAt === undefined ? "none yet" : `${age(now - readAt)} old`,
      from: live === undefined ? health._tag.toLowerCase() : `read every ${duration(live.nextAt - live.at)}`
    },
    { name: "requests", value: rate === undefined ? "not counted yet" : `${rate} a minute`, from: "sent by this session" },
    ...(flagged === "" ? [] : [{ name: "read", value: flagged, from: "by flags, as of the start of this session" }]),
    { name: "watched", value: watchedText(model) || "nothing", from: "you are told of its end (W, :watch, :unwatch)" },
    { name: "anomalies", value: grouped(model.anomalies.size), from: "final states that the service took back (:msg)" }
  ]
}

const infoText = (model: Model, cells: number): ReadonlyArray<TextLine> => {
  const lines = (all: ReadonlyArray<InfoLine>): ReadonlyArray<TextLine> => {
    const names = Math.max(...all.map(({ name }) => name.length)) + 2
    const values = Math.min(Math.max(...all.map(({ value }) => value.length)) + 2, Math.max(8, Math.floor((cells - names) / 2)))
    return all.map(({ name, value, from }) =>
      // A long value is read whole where there is no room beside it.
      value.length + 2 > values
        ? { text: ` ${name.padEnd(names)}${value}  ${from}` }
        : { text: ` ${name.padEnd(names)}${fit(value, values)}${from}` }
    )
  }
  return [
    { text: " SESSION", is: "heading" },
    ...lines(sessionLines(model)),
    { text: "" },
    { text: " SETTINGS", is: "heading" },
    ...(model.info === undefined ? [{ text: " Reading the settings…" }] : lines(model.info))
  ]
}

const spoken = (model: Model): ReadonlyArray<string> => {
  const lines = (all: ReadonlyArray<InfoLine>) =>
    all.map(({ name, value, from }) => `${name}: ${[value, from].filter((text) => text !== "").join(", ")}`)
  return ["SESSION", ...lines(sessionLines(model)), "SETTINGS", ...lines(model.info ?? [])]
}

export const infoScreen = textScreen(() => "info", infoText, spoken, {
  copyables: [{ key: "a", what: "all of it", text: (model) => spoken(model).join("\n") }]
})
