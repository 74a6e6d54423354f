/**
 * The log: to a file or to stderr, one `key=value` line per entry. From `debug` on it has a line for each call, with how long it took.
 */
import { appendFileSync, closeSync, constants, openSync } from "node:fs"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import { errorCode } from "./errorCode.ts"
import { harmless } from "./format/text.ts"
import { Settings } from "./settings/Settings.ts"
import { SettingsError } from "./settings/SettingsError.ts"

const levels = { none: "None", error: "Error", warn: "Warn", info: "Info", debug: "Debug", trace: "Trace" } as const

/**
 * What the settings ask for. Fails before anything is sent where the file cannot be written. Where the live list has the `screen`, a log on that same
 * terminal would tear it: then only a file, or a stderr that goes elsewhere, gets one.
 */
export const logging = ({ screen }: { readonly screen: boolean }) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { values, origins } = yield* Settings
      const file = values.logFile === undefined ? undefined : yield* open(values.logFile, origins.get("logFile") ?? "--log-file")
      const muted = screen && process.stderr.isTTY
      const tell = (line: string): void => void process.stderr.write(`${line}\n`)
      let lost: string | undefined
      const write = (line: string): void => {
        try {
          if (file !== undefined) appendFileSync(file, `${line}\n`)
          else if (!muted) tell(line)
        } catch (cause) {
          // A full disk costs the log its lines and nothing else; where there is room again they go on.
          const first = lost === undefined
          lost ??= `chroma-sync: the log cannot be written (${errorCode(cause)}); lines of it are missing`
          if (first && !muted) tell(lost)
        }
      }
      // The live list has left the screen by then.
      yield* Effect.addFinalizer(() => Effect.sync(() => (muted && lost !== undefined ? tell(lost) : undefined)))
      const logger = Logger.make((options) => write(harmless(Logger.formatLogFmt.log(options))))
      return Layer.mergeAll(
        Logger.layer([logger]),
        Layer.succeed(References.MinimumLogLevel, levels[values.logLevel]),
        values.logLevel === "debug" || values.logLevel === "trace" ? Layer.succeed(Tracer.Tracer, spansTo(write)) : Layer.empty
      )
    })
  )

const open = (path: string, where: string) =>
  Effect.acquireRelease(
    Effect.try({
      // Without O_NONBLOCK a named pipe that nobody reads would hold the command for ever.
      try: () => openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0), 0o600),
      catch: (cause) =>
        new SettingsError({
          where,
          issue: `cannot write to ${path} (${errorCode(cause)})`,
          next: "Give a file in a folder that exists and is yours. Nothing was sent."
        })
    }),
    (file) => Effect.sync(() => closeSync(file))
  )

/** Of a span only these: one may hold headers too, and those are nobody's business. */
const shown = ["http.response.status_code", "http.request.resend_count"]

const spansTo = (write: (line: string) => void): Tracer.Tracer =>
  Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      const end = span.end.bind(span)
      span.end = (endTime, exit) => {
        end(endTime, exit)
        const facts = shown.flatMap((name) => (span.attributes.has(name) ? [`${name}=${String(span.attributes.get(name))}`] : []))
        const outcome = Exit.isSuccess(exit) ? "ok" : Exit.hasInterrupts(exit) ? "interrupted" : "failed"
        const took = Number((endTime - span.startTime) / 1_000_000n)
        const entry = `timestamp=${new Date().toISOString()} level=DEBUG span=${JSON.stringify(span.name)} ms=${took} outcome=${outcome}`
        write(harmless([entry, ...facts].join(" ")))
      }
      return span
    }
  })
