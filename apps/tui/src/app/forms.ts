/**
 * The forms that there are: what each asks, and what it makes of the answers.
 */
import * as Result from "effect/Result"
import { invocationParameters, toCreateInvocation } from "../creating/newInvocation.ts"
import { type NewSource, type SourceKind, sourceParameters, toSourceDraft } from "../creating/newSource.ts"
import { type Misfit, once, type Parameter, type Parameters } from "../creating/Parameter.ts"
import { harmless } from "../format/text.ts"
import { kebabCase } from "../kebabCase.ts"
import { oneOf, type Reader } from "../settings/Reader.ts"
import type { Change, NamedSource } from "./Change.ts"
import { type Field, fieldsOf, firstIssue, type Form, formOf, givenIn, textOf } from "./Form.ts"

/** What a form is about. */
export type About =
  | { readonly _tag: "NewInvocation"; readonly source: NamedSource }
  /** `database` is fed where no other is typed; `awsKeys`: whether the environment holds a key pair. */
  | { readonly _tag: "NewSource"; readonly database: string | undefined; readonly awsKeys: boolean }
  | { readonly _tag: "DeleteSource"; readonly source: NamedSource; readonly runs: string }

/** A form that is open. */
export interface OpenForm {
  readonly about: About
  readonly form: Form
  /** What the service said to what was sent. */
  readonly refused: string | undefined
  /** While it is sent: which sending it is. */
  readonly sending: number | undefined
}

/** A form before anything is typed. */
export const openForm = (about: About): OpenForm => ({
  about,
  form: formOf(about._tag === "NewSource" ? { kind: "github", database: about.database ?? "" } : {}),
  refused: undefined,
  sending: undefined
})

/** Whether anything was typed that would be lost. */
export const isTouched = ({ about, form }: OpenForm): boolean =>
  [...form.texts].some(([name]) => textOf(form, name) !== textOf(openForm(about).form, name))

const needed = <A>({ reader, about }: Parameter<A>): Parameter<A, "once"> => once(reader, about)

const { collection, branch, sha, objectKey, customId, metadata } = invocationParameters

/** By the kind of source; no invocation of another is made by a form. */
const invocationsOf: Readonly<Record<string, Parameters>> = {
  github: { collection: needed(collection), branch, sha },
  web: { collection: needed(collection) },
  s3: { objectKey: needed(objectKey), collection, customId, metadata }
}

/** Why there is no form for a new invocation of a source. */
export const whyNoInvocation = ({ kind }: NamedSource): string | undefined =>
  kind === "file"
    ? "files are added with chroma-sync files add, which starts their invocation"
    : invocationsOf[kind] === undefined
      ? "the source is of a kind that this version does not know"
      : undefined

const kinds = ["github", "s3", "web"] as const satisfies ReadonlyArray<SourceKind>
const kind = { kind: once(oneOf(kinds), "What it reads") }

const kindIn = (form: Form): SourceKind => kinds.find((kind) => kind === textOf(form, "kind")) ?? "github"

/** The words that name a source to delete it. */
const wordsFor = ({ id, name }: NamedSource): ReadonlyArray<string> => [...new Set([id.slice(0, 8), harmless(name)])]

const nameOf = (source: NamedSource): Parameters => {
  const words = wordsFor(source)
  const reader: Reader<string> = {
    metavar: "NAME",
    read: (text) => words.find((word) => word === text),
    allowed: words.join(" or "),
    words
  }
  return { name: once(reader, `Type ${words.join(" or ")}, then press enter`) }
}

const parametersOf = ({ about, form }: OpenForm): Parameters => {
  switch (about._tag) {
    case "NewInvocation":
      return invocationsOf[about.source.kind] ?? {}
    case "NewSource": {
      const parameters = sourceParameters[kindIn(form)]
      return { ...kind, ...parameters, database: needed(parameters.database) }
    }
    case "DeleteSource":
      return nameOf(about.source)
  }
}

/** The fields as they are now. */
export const fieldsIn = (open: OpenForm): ReadonlyArray<Field> => fieldsOf(parametersOf(open), open.form)

/** Its name in the first line. */
export const titleOf = ({ about }: OpenForm): string =>
  about._tag === "NewInvocation" ? "new invocation" : about._tag === "NewSource" ? "new source" : "delete source"

/** What stands above the fields: a heading, and what is known of it. */
export const introOf = ({ about }: OpenForm): readonly [heading: string, more: string] => {
  if (about._tag === "NewSource") return ["A new source", about.awsKeys ? "" : "S3 needs credentials saved in the dashboard"]
  const { id, name, kind, databaseName } = about.source
  const facts = `${kind} · ${databaseName} · ${id.slice(0, 8)}`
  return about._tag === "NewInvocation"
    ? [`A new invocation of ${name}`, facts]
    : [`Delete the source ${name}?`, `${facts} · ${about.runs}`]
}

/** What the form asks for, or what is wrong and in which field. */
export const changeOf = (open: OpenForm): Result.Result<Change, { readonly name: string; readonly issue: string }> => {
  const { about, form } = open
  const issue = firstIssue(form, fieldsIn(open))
  if (issue !== undefined) return Result.fail(issue)
  const named = (name: string): string => name
  const misfit = ({ parameter, issue }: Misfit) => ({ name: kebabCase(parameter), issue })
  switch (about._tag) {
    case "NewInvocation":
      return toCreateInvocation(givenIn(invocationParameters, form), named).pipe(
        Result.mapBoth({ onFailure: misfit, onSuccess: (input): Change => ({ _tag: "CreateInvocation", source: about.source, input }) })
      )
    case "NewSource":
      return toSourceDraft(sourceIn(form), { named, awsKeys: about.awsKeys, database: about.database }).pipe(
        Result.mapBoth({ onFailure: misfit, onSuccess: (draft): Change => ({ _tag: "CreateSource", draft }) })
      )
    case "DeleteSource":
      return Result.succeed({ _tag: "DeleteSource", source: about.source })
  }
}

const sourceIn = (form: Form): NewSource => {
  const kind = kindIn(form)
  switch (kind) {
    case "github":
      return { kind, given: givenIn(sourceParameters.github, form) }
    case "web":
      return { kind, given: givenIn(sourceParameters.web, form) }
    case "s3":
      return { kind, given: givenIn(sourceParameters.s3, form) }
  }
}

/** What is wrong with each field that was left; what does not fit together is said where it can be mended. */
export const issuesIn = (open: OpenForm): ReadonlyMap<string, string> => {
  const { form } = open
  const fields = fieldsIn(open)
  const issues = new Map(
    fields.flatMap(({ name, issueOf }) => {
      const issue = form.left.has(name) ? issueOf(textOf(form, name)) : undefined
      return issue === undefined ? [] : [[name, issue] as const]
    })
  )
  const change = changeOf(open)
  if (Result.isFailure(change) && form.left.has(change.failure.name)) issues.set(change.failure.name, change.failure.issue)
  return issues
}

/** The question before it is sent, and all that is sent. */
export const sendingText = (open: OpenForm): { readonly question: string; readonly lines: ReadonlyArray<string> } => {
  const { about, form } = open
  const lines = fieldsIn(open).flatMap(({ name }) => (textOf(form, name) === "" ? [] : [`${name.padEnd(14)} ${textOf(form, name)}`]))
  if (about._tag === "NewInvocation") return { question: `Create an invocation of ${about.source.name}?`, lines }
  const keys =
    kindIn(form) === "s3" && textOf(form, "credential-id") === ""
      ? [`${"credentials".padEnd(14)} AWS_ACCESS_KEY_ID of the environment`]
      : []
  return { question: "Create this source?", lines: [...lines, ...keys] }
}
