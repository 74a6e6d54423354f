/**
 * All benchmarks, in the order of the page.
 */
import type { Benchmark } from "./Benchmark.ts"
import { drain } from "./benchmarks/drain.ts"
import { latency } from "./benchmarks/latency.ts"
import { memory } from "./benchmarks/memory.ts"
import { size } from "./benchmarks/size.ts"
import { soak } from "./benchmarks/soak.ts"
import { start } from "./benchmarks/start.ts"
import { ui } from "./benchmarks/ui.ts"
import { wait } from "./benchmarks/wait.ts"
import { watch } from "./benchmarks/watch.ts"

export const benchmarks: ReadonlyArray<Benchmark> = [drain, latency, memory, watch, wait, start, ui, soak, size]
