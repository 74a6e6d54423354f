/**
 * An error as a person reads it: what was asked and came back, what is known besides, what to do next.
 */
import type { SyncError } from "@chroma-sync/core/SyncError"
import type { ErrorTag } from "../exitStatus.ts"
import { harmless } from "./text.ts"
import { duration } from "./time.ts"

/** What was asked and came back; how often it was tried and what the service calls the request; the next step. Every part is one line, and harmless. */
export const errorText = (error: Error & { readonly _tag: string }) => {
  const next = nextStep(error)
  return { what: oneLine(asked(error)), besides: besides(error), next: next === undefined ? undefined : oneLine(next) }
}

/** What an error has by name: what there is depends on its kind. */
const fieldsOf = (error: object) => error as Readonly<Record<string, unknown>>

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)
const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined)

/** What is known of an error besides, for programs. */
export const errorFacts = (told: object) => {
  const { operation, attempts, status, requestId, error, detail, retryAfterMs, resumeAt } = fieldsOf(told)
  return {
    /** What was asked, such as `invocations.list`. */
    operation: textOf(operation),
    /** How often it was tried; 0 where nothing was sent. */
    attempts: Array.isArray(attempts) ? attempts.length : undefined,
    /** Of the answer. */
    status: numberOf(status),
    requestId: textOf(requestId),
    /** The service's own code and words. */
    service: typeof error === "string" && typeof detail === "string" ? { error, message: detail } : undefined,
    /** How long the service asks to wait, in milliseconds, and until when. */
    retryAfterMs: numberOf(retryAfterMs),
    resumeAt: typeof resumeAt === "number" ? new Date(resumeAt).toISOString() : undefined
  }
}

/** What nobody has foreseen, by its kind alone: its words may hold anything. */
export const defectText = (defect: unknown): string =>
  `this is a defect of chroma-sync (${defect instanceof Error ? defect.name : typeof defect})`

const asked = (error: Error & { readonly _tag: string }): string => {
  const { operation: name, field, fileName, issue } = fieldsOf(error)
  // The libraries' advice speaks to programmers; here it speaks of flags and variables.
  if (error._tag === "EmulatorError") return cameBack(error)
  if (name === undefined) return error.message
  const operation = String(name).replace(".", " ")
  if (error._tag === "FileUnreadable") return `${operation}: ${String(fileName)} ${String(issue)}`
  if (error._tag !== "InvalidRequest") return `${operation}: ${cameBack(error)}`
  const text = String(issue)
  if (field === "token" && text.startsWith("there is no")) return `${operation}: there is no API key`
  const where = operation === "config" ? String(field) : operation
  return `${where}: ${text.replace("set allowPlainHttp", "set CHROMA_SYNC_ALLOW_PLAIN_HTTP=true")}`
}

const oneLine = (text: string): string => harmless(text.replace(/\s+/g, " ").trim())

/** The message without the operation's name and without the advice at its end. */
const cameBack = (error: Error): string => {
  const { operation, detail } = fieldsOf(error)
  const text = error.message.replace(`${String(operation)}: `, "")
  const said = typeof detail === "string" && detail !== "" ? `: ${detail}` : undefined
  const end = said === undefined ? -1 : text.indexOf(`${said}. `)
  if (said !== undefined && end >= 0) return text.slice(0, end + said.length)
  return /^.*?[.](?= |$)/.exec(text)?.[0].slice(0, -1) ?? text
}

const besides = (error: object): string | undefined => {
  const fields = fieldsOf(error)
  const attempts = Array.isArray(fields["attempts"]) ? (fields["attempts"] as SyncError["attempts"]) : []
  const [first, last] = [attempts[0], attempts.at(-1)]
  const tried =
    first === undefined || last === undefined || attempts.length < 2
      ? undefined
      : `tried ${attempts.length} times in ${duration(last.startedAt + last.durationMs - first.startedAt)}`
  const id = textOf(fields["requestId"])
  const parts = [tried, id === undefined ? undefined : `request ${named(id)}`].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : oneLine(parts.join(", "))
}

/** A name is told by its beginning: a header may hold kilobytes. */
const named = (id: string): string => (id.length > 100 ? `${id.slice(0, 100)}…` : id)

const nextStep = (error: { readonly _tag: string }): string | undefined => {
  const { next, field, location, resumeAt, reason, damaged, retryable, unreached } = fieldsOf(error)
  if (typeof next === "string") return next
  if (error._tag === "InvalidRequest" && field === "token")
    return "Set CHROMA_API_KEY, log in with the Chroma CLI, or try `chroma-sync demo`, which needs no key."
  if (error._tag === "RateLimited" && typeof resumeAt === "number") return `Try again after ${new Date(resumeAt).toISOString()}.`
  if (error._tag === "UnexpectedStatus" && typeof location === "string")
    return `It redirects to ${location}; if that is the service, give it as --base-url.`
  if (error._tag === "UnexpectedStatus" && retryable === true) return steps.ServiceUnavailable
  if (error._tag === "TransportError") {
    if (damaged === true) return "Check --base-url, and the proxy or gateway that stands between."
    const code = String(reason)
    const step = connectionSteps.find(([codes]) => codes.test(code))?.[1] ?? proxyStep(code)
    if (step !== undefined) return step
  }
  // No answer of the service's is what took long.
  if (error._tag === "TimeoutError" && unreached === true) return steps.TransportError
  return stepsByTag[error._tag]
}

/** What to do where a proxy is what fails. Where it is known, an address that cannot be connected to is its own. */
export const proxyStep = (reason: string, proxy?: { readonly name: string; readonly address: string }): string | undefined => {
  const { name, at } = proxy === undefined ? { name: "HTTPS_PROXY", at: "" } : { name: proxy.name, at: ` ${proxy.address}` }
  const [tunnel, status] = /^ERR_PROXY_TUNNEL(?: (\d+))?$/.exec(reason) ?? []
  if (status === "407") return `The proxy${at} asks for credentials (407): give them in ${name}, as http://USER:PASSWORD@HOST.`
  if (status !== undefined) return `The proxy${at} refuses to connect to it (${status}): check that it may, and ${name}.`
  return tunnel === undefined && (proxy === undefined || !unconnected.test(reason))
    ? undefined
    : `Nothing answers at the proxy${at}; check ${name}.`
}

/** Reasons for which there is no connection at all. */
const unconnected = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|CONNECT_TIMEOUT|E(HOST|NET)(DOWN|UNREACH))$/

/** By families of the codes with which a connection fails. */
const connectionSteps: ReadonlyArray<readonly [codes: RegExp, step: string]> = [
  [
    /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)/,
    "Node does not trust who signed its certificate: set NODE_EXTRA_CA_CERTS=FILE, or NODE_USE_SYSTEM_CA=1 where the system does."
  ],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, "Its certificate has expired or is not valid yet; or this machine's clock is wrong."],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "Its certificate is for another name: check --base-url."],
  [
    /^(EPROTO|ERR_SSL_)/,
    "It and Node do not agree on TLS: check whether --base-url is http or https, its port, and whether it asks for a certificate."
  ]
]

/** Those without one bring their own, or are never told. */
const steps = {
  UsageError: "Nothing was sent.",
  SettingsError: undefined,
  ScenarioError: "`chroma-sync emulator --help` shows what is allowed.",
  EmulatorError: "Give another --port, or 0 for any.",
  StdoutClosed: undefined,
  StdoutError: "The output is not whole: print it elsewhere. What the command has changed stays changed.",
  BadRequest: "Change the input; the same command will fail again.",
  Unauthorized: "Check the API key; `chroma-sync info` says where it came from.",
  Forbidden: "Use a key of the team that owns the data; `chroma-sync info` says where this one came from.",
  NotFound: "Check the id or name, and that the API key belongs to its team.",
  Conflict: "Look at what is there already with `chroma-sync invocations list`.",
  PreconditionFailed: "Look at its state with `chroma-sync invocations get`.",
  InternalServerError: "Try again later.",
  ServiceUnavailable: "Try again later.",
  RateLimited: "Try again later.",
  UnexpectedStatus: "Check --base-url with `chroma-sync info`.",
  TransportError: "Check --base-url and the network; `chroma-sync doctor` looks for the reason.",
  TimeoutError: "Allow more with --timeout and --deadline, or try again later.",
  DeadlineError: "Allow more with --deadline.",
  InvalidResponse: "Check that --base-url is the service's, with `chroma-sync info`.",
  OutcomeUnknown: "Look whether it was done before you send it again.",
  FileUnreadable: "Nothing was created: add it again once it can be read, and while nothing changes it.",
  InvalidRequest: "Change the input. Nothing was sent."
} as const satisfies Readonly<Record<ErrorTag, string | undefined>>
const stepsByTag: Readonly<Record<string, string | undefined>> = steps
