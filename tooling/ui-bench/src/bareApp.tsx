/**
 * The bare list as a program: reads every page, then draws.
 */
import { render } from "ink"
import { BareList, type BareRow, makeBareStore } from "./BareList.tsx"

const { BENCH_URL: url, BENCH_TOKEN: token } = process.env
const store = makeBareStore()
const options = { alternateScreen: true, incrementalRendering: true, concurrent: true, interactive: true, maxFps: 60, patchConsole: false }
render(<BareList store={store} columns={process.stdout.columns} rows={process.stdout.rows} />, options)

const limit = 500
const read = async (limit: number, offset: number): Promise<ReadonlyArray<BareRow>> => {
  const answer = await fetch(`${url}/api/v1/invocations?limit=${limit}&offset=${offset}&order_by=DESC`, {
    headers: { "x-chroma-token": token ?? "" }
  })
  return (await answer.json()) as ReadonlyArray<BareRow>
}
const rows: Array<BareRow> = []
for (let offset = 0; ; offset += limit) {
  const page = await read(limit, offset)
  rows.push(...page)
  if (page.length < limit) break
}
store.set(rows)

/** The newest rows anew, as often as the app reads them while something is live; at rest nothing. */
const live = (row: BareRow | undefined) => row?.status === "pending" || row?.status === "processing"
setInterval(async () => {
  if (!rows.slice(0, 100).some(live)) return
  const newest = await read(100, 0)
  const meets = newest.findIndex(({ id }) => id === rows[0]?.id)
  rows.splice(0, newest.length - Math.max(0, meets), ...newest)
  store.set([...rows])
}, 2_000)
