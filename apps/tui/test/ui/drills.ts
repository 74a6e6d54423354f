/**
 * What every key of the live UI is seen to do: how to come to a place where it applies, and what the screen says after it. Of a terminal of 120 by 16
 * on an emulator of 60 invocations.
 */
import type { Action, Context } from "../../src/app/keymap.ts"

export interface Drill {
  /** Typed first, from the list or from the screen of the context. */
  readonly before?: string
  /** What that leads to. */
  readonly ready?: RegExp
  /** What the screen says after the key, and did not before; or how it differs. */
  readonly shows: RegExp | ((after: string, before: string) => boolean)
  /** Typed afterwards, where something would stay that is not left by escape. */
  readonly after?: string
}

/** The same in every context, or one for each. */
type Drills = Drill | Partial<Record<Context, Drill>>

/** How to come from the list to a context, and what shows that one is there. */
export const ways: Readonly<Record<Context, readonly [keys: string, ready: RegExp]>> = {
  list: ["", /▸ invocations/],
  text: ["\r", / about ─/],
  page: [":info\r", /▸ info(.*\n)*.*SESSION(.*\n)*.*CHROMA_SYNC_URL/],
  stats: [":stats\r", /▸ stats(.*\n)*.*completed per 5 min/],
  sources: [":src\r", /▸ sources(.*\n)*> {2}\w{8}(.*\n)*.*acme\/handbook-main/],
  groups: [":groups\r", /▸ failure groups(.*\n)*> +\d/],
  databases: [":ctx\r", /▸ databases(.*\n)*> +\w+/]
}

const position = (at: number): RegExp => new RegExp(` ${at}/60 *$`)
const fromTheEnd = { before: "G", ready: position(60) }
const live = { before: ":status processing\r", ready: /\[» 3 processing 22\]/ }
const failed = { before: ":status failed\r", ready: /\[✗ 5 failed 2\]/ }
const raw = { before: "r", ready: / as sent ─/, after: "r" }
/** A line is being written at the bottom. */
const prompt = (lead: string): RegExp => new RegExp(`^${lead} .*(enter ends|tab )[^\n]*$`, "m")
const onlyStatus = (status: string, shown: RegExp): Drills => ({
  list: { shows: shown },
  stats: { shows: new RegExp(`▸ stats of status:${status.slice(0, 4)}`) }
})
const idIn = (screen: string): string | undefined => /│ {2}([0-9a-f-]{36})/.exec(screen)?.[1]
const otherDetail = (after: string, before: string): boolean => idIn(after) !== undefined && idIn(after) !== idIn(before)
/** The detail beside the list: ages in the list tick by themselves. */
const pane = (screen: string): string => screen.replace(/^[^│]*/gm, "")
const place = (screen: string): string | undefined => /\d+\/\d+ *$/.exec(screen)?.[0]
const found: Drills = {
  text: { before: 'r/"\r', ready: /"id":/, shows: (after, before) => pane(after) !== pane(before), after: "r" },
  page: { before: "/CHROMA\r", ready: /CHROMA/, shows: (after, before) => place(after) !== place(before) }
}

export const drills: Readonly<Partial<Record<Action, Drills>>> = {
  up: { ...fromTheEnd, shows: position(59) },
  down: { shows: position(2) },
  pageUp: { ...fromTheEnd, shows: position(49) },
  pageDown: {
    list: { shows: position(12) },
    text: { ...raw, shows: (after, before) => before.includes('"source_id"') && !after.includes('"source_id"') },
    page: { shows: (after) => !after.includes(" SESSION") },
    stats: { shows: (after) => !after.includes("completed per 5 min") }
  },
  halfUp: { ...fromTheEnd, shows: position(55) },
  halfDown: { shows: position(6) },
  first: { ...fromTheEnd, shows: position(1) },
  last: { shows: position(60) },
  screenTop: { ...fromTheEnd, shows: position(50) },
  screenMiddle: { ...fromTheEnd, shows: position(55) },
  screenBottom: { shows: position(11) },
  detail: { shows: / about ─/ },
  cancel: { ...live, shows: /Cancel 1\?/ },
  rerun: { ...failed, shows: /Run again 1\?/ },
  again: { before: "z", ready: /nothing to take back/, shows: /was not run again from here/ },
  undo: { shows: /there is nothing to take back/ },
  newInvocation: { shows: /▸ new invocation(.*\n)*> (collection|object-key)/ },
  newSource: { shows: /▸ new source(.*\n)*> kind/ },
  deleteSource: { shows: /▸ delete source(.*\n)*> name/ },
  filter: { shows: prompt("/") },
  sort: { shows: /sort · j k choose/ },
  columns: { shows: /columns · j k choose/ },
  times: { shows: /^>.*\d\d:\d\d:\d\d/m, after: "t" },
  mark: { shows: /marked 1 / },
  range: { shows: /marking a range: v ends it/ },
  markAll: { shows: /marked 60 / },
  watch: { ...live, shows: /watching \w{8}: you are told of the end/, after: "W" },
  pause: { shows: /‖ paused/, after: "p" },
  "filter all": {
    list: { ...failed, shows: /\[1 all 60\]/ },
    stats: { before: "5", ready: /▸ stats of status:failed/, shows: /▸ stats +●/ }
  },
  "filter pending": onlyStatus("pending", /\[· 2 pending 2\]/),
  "filter processing": onlyStatus("processing", /\[» 3 processing 22\]/),
  "filter complete": onlyStatus("complete", /\[✓ 4 complete 31\]/),
  "filter failed": onlyStatus("failed", /\[✗ 5 failed 2\]/),
  "filter cancelled": onlyStatus("cancelled", /\[- 6 cancelled 3\]/),
  "filter unknown": onlyStatus("unknown", /No invocation is unknown now/),
  open: {
    sources: { shows: /▸ invocations(.*\n)*.*view {2}source:=/ },
    groups: { shows: /▸ invocations(.*\n)*.*view {2}group:/ },
    databases: { shows: /▸ invocations(.*\n)*.*view {2}db:=/ }
  },
  narrow: { shows: prompt("/") },
  sortTable: { shows: /sort · j k choose · enter sort by it · again/ },
  wrap: { shows: /wrap off/, after: "w" },
  raw: { shows: / as sent ─/, after: "r" },
  find: { shows: prompt("find") },
  findNext: found,
  findPrevious: found,
  follow: { text: { shows: /following the end/ }, page: { shows: / (\d+)\/\1 *$/ } },
  full: { list: { shows: /^ [0-9a-f-]{36} +\S+ complete|^ [0-9a-f-]{36}/ }, text: { shows: /^ [0-9a-f-]{36}/ } },
  next: { shows: otherDetail },
  previous: { before: "J", ready: position(2), shows: otherDetail },
  groups: { shows: /▸ failure groups/ },
  unresolved: { shows: /▸ unresolved failures/ },
  dashboard: { before: "z", ready: /nothing to take back/, shows: /clipboard: https:.*\(no browser here\)/ },
  copy: { shows: /copy · j k choose/ },
  otherPane: { list: { shows: / about ─/ }, text: { shows: /enter detail/, after: "\t" } },
  command: { shows: /^: .*tab [^\n]*$/m },
  clear: { before: "V", ready: /marked 60 /, shows: (after) => !after.includes("marked 60") },
  help: { shows: /▸ help/ },
  back: { before: ":src\r", ready: /▸ sources/, shows: /▸ invocations/ },
  forward: { before: ":src\r[", ready: /▸ invocations/, shows: /▸ sources/ },
  lastPlace: { before: ":src\r[", ready: /▸ invocations/, shows: /▸ sources/ },
  close: { before: ":src\r", ready: /▸ sources/, shows: /▸ invocations/ }
}

/** What the keys of a form do, in the form of a new source. */
export const formDrills: Readonly<Record<string, Drill>> = {
  enter: { shows: /> repository(.*\n)*.*▲ this is needed/ },
  tab: { shows: /^> repository/m },
  down: { shows: /^> repository/m },
  "shift-tab": { shows: /^> chunk-bytes/m },
  up: { shows: /^> chunk-bytes/m },
  left: { shows: /kind +github {3}s3 {2}\[web\]/ },
  right: { shows: /kind +github {2}\[s3\]/ },
  space: { shows: /kind +github {2}\[s3\]/ },
  "ctrl-u": { before: "\tacme/new", ready: /repository +acme\/new/, shows: (after) => !after.includes("acme/new") },
  escape: { shows: /▸ sources/ }
}
