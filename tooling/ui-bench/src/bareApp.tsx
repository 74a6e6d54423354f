/**
 * The bare list as a program: reads every page, then draws.
 */
import { render } from "ink"
import { BareList, type BareRow, makeBareStore } from "./BareList.tsx"

const { BENCH_URL: url, BENCH_TOKEN: token } = process.env
const store = makeBareStore()
const options = { alternateScreen: true, incrementalRendering: true, concurrent: true, interactive: true, maxFps: 60, patchConsole: false }
render(<BareList store={store} columns={process.stdout.columns} rows={process.stdout.rows} />, options)

const rows: Array<BareRow> = []
const limit = 500
for (let offset = 0; ; offset += limit) {
  const answer = await fetch(`${url}/api/v1/invocations?limit=${limit}&offset=${offset}&order_by=DESC`, {
    headers: { "x-chroma-token": token ?? "" }
  })
  const page = (await answer.json()) as ReadonlyArray<BareRow>
  rows.push(...page)
  if (page.length < limit) break
}
store.set(rows)
