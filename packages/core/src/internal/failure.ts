/**
 * From what went wrong in one attempt to the error that the caller sees.
 */
import type * as Headers from "effect/http/Headers"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { documented, type DocumentedStatus } from "../Operation.ts"
import {
  type CallFacts,
  InvalidRequest,
  InvalidResponse,
  RateLimited,
  type SyncError,
  TransportError,
  UnexpectedStatus
} from "../SyncError.ts"
import { textOf, tooLarge } from "./bodyBytes.ts"
import { readRetryAfter } from "./serverTime.ts"
import type { Answer, Seen, SendFailure } from "./send.ts"

/**
 * What is shown of a text of the other side: at most 200 characters, white space folded, control characters replaced, and without the API key, which a
 * proxy's error page may repeat from the request that it got.
 */
export type Show = (text: string) => string

/** A key of a few characters stands in too many words by chance, and is none that the service gives out. */
export const showing = (token = ""): Show => {
  const key = token.length < 8 ? /(?!)/ : written(token)
  return (text) =>
    text
      // Of a body of megabytes no more is looked through than may come to be shown.
      .slice(0, 65_536)
      .replace(key, "<redacted>")
      .slice(0, 1_000)
      .replace(/\s+/g, " ")
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "�")
      .trim()
      .slice(0, 200)
}

/**
 * A key in every way that JSON, URLs and web pages write its characters, in either case, or in base64. Of a very long one the first part, which tells it
 * as well, and what stands right behind that.
 */
const written = (token: string): RegExp => {
  const start = token.slice(0, 128)
  // A run of backslashes as one: were each looked for by itself, those of a text could be dealt out among them in too many ways.
  const characters = start.replace(/(\\*)([^\\]|$)/g, (_, { length }: string, character: string) => {
    const code = character.charCodeAt(0)
    const hex = code.toString(16)
    const coded = length === 0 ? "" : `|(%(25)*5c){${length}}`
    return `(\\\\{${length},${4 * length + 3}}${coded})(${character.replace(/\W/, "\\$&")}|u00${hex}|%(25)*${hex}|&(#x?0*(${code}|${hex})|\\w{2,8});)`
  })
  // By where the key begins in a group of three bytes: the characters that hold nothing but its bits.
  const base64 = [0, 1, 2].map((at) => btoa(" ".repeat(at) + start).slice(at && at + 1, ((at + start.length) * 4) / 3))
  return new RegExp(`(${characters}|${base64.join("|").replace(/[+/]/g, "[-+/_]")})${token === start ? "" : "\\S*"}`, "gi")
}

/** A success that is not what the contract says. */
export const toInvalidResponse = (facts: CallFacts, { status, headers, body }: Answer, issue: string, show: Show): InvalidResponse =>
  new InvalidResponse({
    ...facts,
    status,
    requestId: requestId(headers, show),
    issue,
    snippet: show(textOf(body)),
    retryable: issue !== tooLarge
  })

/** No answer, or none that is whole. */
export const toSendError = (
  facts: CallFacts,
  request: HttpClientRequest,
  failure: SendFailure,
  { unopened }: Seen,
  show: Show
): InvalidRequest | TransportError => {
  if (failure._tag === "EncodeError") {
    return new InvalidRequest({ operation: facts.operation, field: "body", issue: failure.description ?? "the body cannot be sent" })
  }
  const { reason, unreached } = told(failure.cause)
  return new TransportError({
    ...facts,
    origin: new URL(request.url).origin,
    reason: show(reason),
    unreached: failure._tag === "Thrown" ? unopened : unreached
  })
}

/** An answer that is no success: the class of its status where the operation documents it, and of 429 and 503 in any case. `now` counts from the Unix epoch, in milliseconds. */
export const toAnswerError = (
  statuses: ReadonlyArray<DocumentedStatus>,
  facts: CallFacts,
  request: HttpClientRequest,
  { status, headers, body }: Answer,
  show: Show,
  now: number
): SyncError => {
  const retryAfterMs = readRetryAfter(headers, now)
  const answered = { ...facts, ...readErrorBody(textOf(body), show), requestId: requestId(headers, show), retryAfterMs }
  if (status === 429) return new RateLimited({ ...answered, resumeAt: retryAfterMs === undefined ? undefined : now + retryAfterMs })
  const known = status === 503 ? status : statuses.find((known) => known === status)
  if (known !== undefined) return new documented[known](answered)
  return new UnexpectedStatus({
    ...answered,
    status,
    location: status < 400 ? redirect(headers["location"], request.url, show) : undefined
  })
}

/** Where a redirect goes, where that is an address of the web. */
const redirect = (location: string | undefined, from: string, show: Show): string | undefined => {
  const to = location === undefined ? null : URL.parse(location, from)
  if (to === null || !/^https?:$/.test(to.protocol)) return undefined
  return to.origin === new URL(from).origin ? "another path of the same host" : show(to.origin)
}

const requestId = ({ "x-request-id": id }: Headers.Headers, show: Show): string | undefined => id && show(id)

/** The contract's error body, or the first of whatever came instead: a proxy's HTML page keeps its status and loses its tags' meaning. */
const readErrorBody = (body: string, show: Show): { readonly error: string; readonly detail: string } => {
  try {
    const { error, message }: { readonly error?: unknown; readonly message?: unknown } = JSON.parse(body)
    if (typeof error === "string") return { error: show(error), detail: show(typeof message === "string" ? message : error) }
  } catch {
    // Not JSON, or `null`: fall through to the snippet.
  }
  return { error: "", detail: show(body) }
}

/** What is read of whatever was thrown. By its shape: an error may be of another realm, as Node's are under Jest. */
interface Thrown {
  readonly code?: unknown
  readonly message?: unknown
  readonly syscall?: unknown
  /** One for each address that was tried. */
  readonly errors?: ReadonlyArray<Thrown>
  readonly cause?: unknown
}

/** The innermost code or words of a network failure, for `ECONNREFUSED` says more than `fetch failed`; and whether it is one of opening a connection. */
const told = (thrown: unknown): { readonly reason: string; readonly unreached: boolean } => {
  let reason = "the connection failed"
  let unreached = false
  for (let error = thrown as Thrown | undefined | null; error; error = error.cause as Thrown) {
    const { code, message, syscall, errors } = error
    // Deno's words hold the whole address.
    reason = typeof code === "string" ? code : String(message || reason).replace(/^error sending .*: client/, "client")
    // Many codes may come of an open connection too, but of another system call.
    unreached = errors?.length ? errors.every((each) => told(each).unreached) : syscall === "connect" || connecting.test(reason)
  }
  return { reason, unreached }
}

/** Codes that none but an error of opening a connection has, and Deno's word for all such. */
const connecting =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|E[MN]FILE|UND_ERR_CONNECT_TIMEOUT|(DEPTH|SELF|CERT|UNABLE)_|ERR_TLS_CERT|client error \(Connect)/
