/**
 * A scan over a list that is read by offset and moves while it is read. Knows nothing of invocations.
 *
 * Every request overlaps what is already known by at least one row. A page that begins with a known row joins: nothing was missed before it. One
 * that does not join is read again from further back. So every row that stayed in the list is yielded exactly once and in order, whatever is
 * inserted or deleted meanwhile. Rows of one instant are told apart by their ids. The service may give fewer rows than asked: a short page is not
 * the end; the end is a joined page with nothing new that is shorter than the longest one.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"

/**
 * Where a row stands: its instant in milliseconds since the Unix epoch, and its id. A row without an instant is told by its id alone, which is
 * remembered for the whole scan: such rows break the contract and are few.
 */
export interface Position {
  readonly id: string
  readonly at: number | undefined
}

/** One answer of the service. `now` is its own clock in milliseconds since the Unix epoch, where it sent one. */
export interface Answer<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly now: number | undefined
}

/** What a scan must know of the list that it reads. */
export interface ScanOptions<Row, E, R> {
  readonly order: "asc" | "desc"
  /** Rows to ask for; at least 2, so that a page can overlap and still move on. */
  readonly limit: number
  readonly fetch: (offset: number, limit: number) => Effect.Effect<Answer<Row>, E, R>
  readonly position: (row: Row) => Position
}

/** The new rows of one answer, in order, and what the answer told about the list. */
export interface ScanPage<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly offset: number
  /** Rows that an earlier page held already. */
  readonly duplicates: number
  /** The answer did not join; the scan steps back. */
  readonly steppedBack: boolean
  readonly now: number | undefined
}

interface State {
  readonly offset: number
  readonly overlap: number
  readonly longest: number
  /** Rows created after this instant are not part of the scan: it ends although the list grows. */
  readonly bound: number
  readonly known: Known
}

/** What was read: everything before the instant `at`, these ids at it, and the rows without an instant. */
interface Known {
  readonly at: number | undefined
  readonly ids: ReadonlySet<string>
  readonly undated: ReadonlySet<string>
}

/**
 * The pages of a scan. Fails as `fetch` fails; the pages before stand.
 *
 * @example
 * const letters = [..."abc"].map((id, at) => ({ id, at }))
 * const fetch = (offset: number, limit: number) => Effect.succeed({ rows: letters.slice(offset, offset + limit), now: undefined })
 * const rows = Scan.pages({ order: "asc", limit: 2, fetch, position: (row) => row }).pipe(Stream.flatMap((page) => Stream.fromArray(page.rows)))
 */
export const pages = <Row, E, R>(options: ScanOptions<Row, E, R>): Stream.Stream<ScanPage<Row>, E, R> => {
  const limit = Math.max(2, options.limit)
  const start: State = { offset: 0, overlap: 1, longest: 0, bound: Infinity, known: { at: undefined, ids: new Set(), undated: new Set() } }
  return Stream.paginate(start, (state) =>
    Effect.map(options.fetch(state.offset, limit), (answer) => {
      const { page, next } = step(state, answer, options)
      return [[page], Option.fromUndefinedOr(next)] as const
    })
  )
}

const step = <Row, E, R>(
  state: State,
  answer: Answer<Row>,
  options: ScanOptions<Row, E, R>
): { readonly page: ScanPage<Row>; readonly next: State | undefined } => {
  const positions = answer.rows.map(options.position)
  const ahead = options.order === "asc" ? 1 : -1
  const longest = Math.max(state.longest, answer.rows.length)
  // The service's clock has whole seconds, so its "now" may be up to one second earlier than a row that already exists.
  const bound = state.bound === Infinity && answer.now !== undefined ? answer.now + 1_000 : state.bound
  const report = { offset: state.offset, now: answer.now }

  // Of a row without an instant that was never read nobody can say where it stands: the row behind it tells.
  const first = positions.find((position) => position.at !== undefined || state.known.undated.has(position.id))
  const joins =
    state.offset === 0 ||
    // A service that gives one row at a time leaves no room for an overlap.
    state.longest === 1 ||
    (first !== undefined && isKnown(first, state.known, ahead))
  if (!joins) {
    const overlap = state.overlap * 2
    const offset = Math.max(0, state.offset - overlap)
    return {
      page: { ...report, rows: [], duplicates: answer.rows.length, steppedBack: true },
      next: { ...state, offset, overlap, longest, bound }
    }
  }

  const rows: Array<Row> = []
  let at = state.known.at
  let ids = new Set(state.known.ids)
  const undated = new Set(state.known.undated)
  let beyond = false
  positions.forEach((position, index) => {
    if (position.at !== undefined && position.at >= bound) beyond ||= options.order === "asc"
    else if (!isKnown(position, { at, ids, undated }, ahead)) {
      if (position.at === undefined) undated.add(position.id)
      else if (position.at === at) ids.add(position.id)
      else {
        at = position.at
        ids = new Set([position.id])
      }
      // `positions` has one entry per row.
      rows.push(answer.rows[index] as Row)
    }
  })
  const page = { ...report, rows, duplicates: positions.length - rows.length, steppedBack: false }
  const ended = beyond || (rows.length === 0 && positions.length < Math.max(longest, 1))
  if (ended || positions.length === 0) return { page, next: undefined }
  const overlap = longest === 1 ? 0 : 1
  return { page, next: { offset: state.offset + positions.length - overlap, overlap: 1, longest, bound, known: { at, ids, undated } } }
}

const isKnown = (position: Position, known: Known, ahead: 1 | -1): boolean => {
  if (position.at === undefined) return known.undated.has(position.id)
  if (known.at === undefined) return false
  const distance = (position.at - known.at) * ahead
  return distance < 0 || (distance === 0 && known.ids.has(position.id))
}
