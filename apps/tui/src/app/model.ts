/**
 * What the live UI is: everything that is drawn follows from this value and from nothing else.
 */
import type { InvocationId } from "@chroma-sync/core/Invocation"
import type { Live, Offline } from "@chroma-sync/core/FeedEvent"
import type { FeedEvent, WatchError } from "@chroma-sync/core/InvocationFeed"
import type { Summary } from "@chroma-sync/insights/Summary"
import type { Column, Times } from "../format/layout.ts"
import type { Colours } from "../format/style.ts"
import type { Theme } from "../format/theme.ts"
import type { Query } from "../query/Query.ts"
import type { Views } from "../settings/views.ts"
import { type Acts, noActs, type NewSourceFacts } from "./Acts.ts"
import { type Data, noData, summaryAt } from "./Data.ts"
import type { OpenForm } from "./forms.ts"
import type { Input } from "./Input.ts"
import { type KnownSources, noSources } from "./KnownSources.ts"
import { type Life, lifeAt } from "./Life.ts"
import { emptyList, type List } from "./List.ts"
import { noRequests, type Requests } from "./requests.ts"
import type { Asked, Surveys } from "./Surveys.ts"
import { type TableName, type TableView, tableViews } from "./TableView.ts"

/** How the data relates to the service. Times are in milliseconds since the Unix epoch. */
export type Health =
  | { readonly _tag: "Connecting"; readonly since: number }
  | Live
  | Omit<Offline, "dataAt">
  /** The key, or what was asked for, was refused in mid-session: only the user can help. */
  | { readonly _tag: "Stopped"; readonly error: WatchError }

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** What fills the screen. The detail of one invocation may also stand beside the list. */
export type ScreenName = "list" | "detail" | "help" | "messages" | "stats" | "info" | TableName

/** Where one has been: a screen, and what the list was narrowed to. */
export interface Place extends Pick<List, "status" | "query" | "unresolved" | "cursor" | "led"> {
  readonly screen: ScreenName
  readonly full: boolean
  /** How far a text was scrolled. */
  readonly top: number
  /** Whether the cursor comes back to its invocation too: something else than a key that moves it has led it to another, or from there. */
  readonly keepsCursor: boolean
}

interface History {
  /** Newest last. */
  readonly back: ReadonlyArray<Place>
  /** What was gone back from, newest last. */
  readonly forward: ReadonlyArray<Place>
  readonly last: Place | undefined
}

/** A line that is being written at the bottom of the screen. */
export type Prompt = {
  readonly input: Input
  /** Why the last key or paste was not taken. */
  readonly refused?: string | undefined
} &
  // Both take effect as they are written, and what was `before` comes back when they are given up: `narrow` in a table other than the invocations'.
  (
    | { readonly kind: "filter"; readonly before: Query }
    | { readonly kind: "narrow"; readonly before: string }
    | { readonly kind: "command" }
    | { readonly kind: "find" }
  )

export interface Menu {
  /** `sort` and `columns` are the invocations'; `table` sorts another table. */
  readonly kind: "sort" | "columns" | "copy" | "table" | "views"
  /** The chosen line. */
  readonly at: number
  /** Its name: the same stays chosen when lines come and go above it. Nothing until the lines are known, and where there are none. */
  readonly on?: string | undefined
}

/** A first line that no text has: what is in sight is its end, whatever is added to it. */
export const atEnd = Number.MAX_SAFE_INTEGER

/** A text that is read: the detail of an invocation, the help, the messages. */
interface Reading {
  /** The first line in sight, or {@link atEnd}. */
  readonly top: number
  readonly wrap: boolean
  /** The invocation as the service sent it. */
  readonly raw: boolean
  readonly find: string
}

/** A fact with a name, and where it comes from. */
export interface InfoLine {
  readonly name: string
  readonly value: string
  readonly from: string
}

/** Something that was said to the user, at a time. */
export interface Said {
  readonly at: number
  readonly text: string
  readonly bad: boolean
  /** Nothing has gone wrong: a key was pressed that does nothing here. */
  readonly slip?: boolean
  /** How many keys had been pressed by then. */
  readonly keyCount: number
}

/** Events that wait while the list stands still. */
interface Paused {
  readonly at: number
  readonly events: ReadonlyArray<ReadonlyArray<FeedEvent>>
  readonly changes: number
}

export interface Model {
  /** Where we are, from the outside in, such as a host and a database. */
  readonly place: ReadonlyArray<string>
  readonly look: Look
  /** Where the dashboard is, with names in braces for parts of what is looked at. */
  readonly dashboardUrl: string
  /** By which flags a plain command reads what is read here; nothing where none can. */
  readonly flags: ReadonlyArray<string> | undefined
  /** The saved views, as last read. */
  readonly views: Views
  /** The one that was used last, and its query: the list may have gone on to another. */
  readonly view: { readonly name: string; readonly query: Query } | undefined
  /** The profiles of the Chroma CLI, as last read. */
  readonly profiles: ReadonlyArray<string>
  readonly data: Data
  /** Of all the data, as of the last reading. */
  readonly summary: Summary
  readonly list: List
  readonly tables: Readonly<Record<TableName, TableView>>
  readonly sources: KnownSources
  /** Settings and paths, and where each came from; `undefined` until they are asked for. */
  readonly info: ReadonlyArray<InfoLine> | undefined
  /** What the service has taken back, by what it was said of. */
  readonly anomalies: ReadonlyMap<InvocationId, { readonly at: number; readonly was: string; readonly says: string }>
  readonly requests: Requests
  readonly surveys: Surveys
  /** What is being worked out. */
  readonly surveying: Asked | undefined
  readonly screen: ScreenName
  readonly history: History
  /** Whether the detail stands beside the list, where there is room, and whether the keys go to it. */
  readonly pane: "closed" | "open" | "focused"
  /** The detail alone and without a frame, so that a terminal's own selection takes nothing else. */
  readonly full: boolean
  readonly reading: Reading
  /** What the help is narrowed to. */
  readonly helpFilter: string
  readonly prompt: Prompt | undefined
  readonly menu: Menu | undefined
  /** The form that fills the screen. */
  readonly open: OpenForm | undefined
  /** The form that was closed before it was sent, as it was left. */
  readonly closed: OpenForm | undefined
  readonly times: Times
  readonly hidden: ReadonlySet<Column>
  /** Rows that have changed a moment ago, and until when that shows. */
  readonly changed: ReadonlyMap<InvocationId, number>
  readonly paused: Paused | undefined
  /** Newest last. */
  readonly said: ReadonlyArray<Said>
  readonly life: Life
  readonly acts: Acts
  readonly size: Size
  readonly health: Health
  /** When the service's state was last read: the age of the data counts from here. */
  readonly readAt: number | undefined
  readonly now: number
  /** When the clock ticked last. The feed may be ahead of it. */
  readonly tickedAt: number
  /** Keys that may go on: the first `g` of `gg`, the digits of `12j`. */
  readonly typed: string
  /** Counts the keys, to tell whether one has come since a wait began. */
  readonly keyCount: number
  /** Which key did something last, by its count; one that only moves does not count. */
  readonly actedAt: number
}

export interface Look {
  readonly colour: boolean
  readonly theme: Theme
  readonly colours: Colours
  /** No character beyond ASCII. */
  readonly ascii: boolean
  /** Inside tmux, which passes on to the terminal only what is wrapped for it. */
  readonly tmux: boolean
}

/** Where Chroma's own pages lead to the dashboard: it goes on to the team that the browser is logged in to. */
const defaultDashboardUrl = "https://trychroma.com/login"

export const initialModel = (options: {
  readonly place: ReadonlyArray<string>
  readonly look: Look
  readonly size: Size
  readonly now: number
  readonly query?: Query
  readonly dashboardUrl?: string | undefined
  readonly flags?: ReadonlyArray<string> | undefined
  /** Nothing may be changed. */
  readonly readOnly?: boolean
  readonly newSource?: NewSourceFacts
}): Model => ({
  place: options.place,
  look: options.look,
  dashboardUrl: options.dashboardUrl ?? defaultDashboardUrl,
  flags: options.flags,
  views: new Map(),
  view: undefined,
  profiles: [],
  data: noData,
  summary: summaryAt(noData, options.now),
  list: { ...emptyList, asOf: options.now, query: options.query ?? [] },
  tables: tableViews,
  sources: noSources,
  info: undefined,
  anomalies: new Map(),
  requests: noRequests,
  surveys: {},
  surveying: undefined,
  screen: "list",
  history: { back: [], forward: [], last: undefined },
  pane: "closed",
  full: false,
  reading: { top: 0, wrap: true, raw: false, find: "" },
  helpFilter: "",
  prompt: undefined,
  menu: undefined,
  open: undefined,
  closed: undefined,
  times: "age",
  hidden: new Set(),
  changed: new Map(),
  paused: undefined,
  said: [],
  life: lifeAt(options.now),
  acts: { ...noActs, readOnly: options.readOnly ?? false, newSource: options.newSource ?? noActs.newSource },
  size: options.size,
  health: { _tag: "Connecting", since: options.now },
  readAt: undefined,
  now: options.now,
  tickedAt: options.now,
  typed: "",
  keyCount: 0,
  actedAt: 0
})

/** Says something to the user: at once in the last line, and for later among the messages. */
export const say = (model: Model, text: string, bad = false): Model => tell(model, { text, bad })

/** Says that a key does nothing here. */
export const saySlip = (model: Model, text: string): Model => tell(model, { text, bad: true, slip: true })

const tell = (model: Model, one: Pick<Said, "text" | "bad" | "slip">): Model => ({
  ...model,
  said: [...leftOf(model.said, wentWrong(one)), { at: model.now, keyCount: model.keyCount, ...one }]
})

/** Whether something has gone wrong, by what was said. */
export const wentWrong = ({ bad, slip }: Pick<Said, "bad" | "slip">): boolean => bad && slip !== true

/** The messages that stay when one comes: the oldest that told well goes first, and what is bad only for what is bad too. */
const leftOf = (said: Model["said"], bad: boolean): Model["said"] => {
  if (said.length < 200) return said
  const well = said.findIndex((one) => !wentWrong(one))
  const kept = well === -1 ? said : said.toSpliced(well, 1)
  return bad ? kept.slice(-199) : kept
}

/** How long what was said stays in the last line, in milliseconds. */
const saidFor = 4_000

/** What was said a moment ago, and not of what was done before; what went well since hides nothing that is bad. */
export const justSaid = ({ said, now, actedAt }: Model): Said | undefined => {
  const fresh = said.filter(({ at, keyCount }) => now - at < saidFor && keyCount >= actedAt)
  return fresh.findLast(({ bad }) => bad) ?? fresh.at(-1)
}
