/**
 * What a new invocation is told, and whether it fits together.
 */
import type { CreateInvocation } from "@chroma-sync/core/CreateInvocation"
import * as Result from "effect/Result"
import { anyText, jsonObject } from "../settings/Reader.ts"
import { type Given, maybe, type Misfit, type Named } from "./Parameter.ts"

export const invocationParameters = {
  collection: maybe(anyText("NAME"), "Write to this collection; S3 sources have their own"),
  branch: maybe(anyText("NAME"), "A branch of a GitHub source"),
  sha: maybe(anyText("SHA"), "A commit of a GitHub source"),
  objectKey: maybe(anyText("KEY"), "The object of an S3 source"),
  customId: maybe(anyText("ID"), "Chunks are named after it (S3)"),
  metadata: maybe(jsonObject, "Added to every chunk (S3)")
}

/** The input of the service's operation, or why there is none. */
export const toCreateInvocation = (
  given: Partial<Given<typeof invocationParameters>>,
  named: Named
): Result.Result<CreateInvocation, Misfit> => {
  const { collection, branch, sha, objectKey, customId, metadata } = given
  const refuse = (parameter: string, issue: string) => Result.fail({ parameter, issue })
  if (branch !== undefined && sha !== undefined)
    return refuse("sha", `${named("branch")} and ${named("sha")} exclude each other; give one of them`)
  if (objectKey !== undefined) {
    if (branch !== undefined || sha !== undefined)
      return refuse("objectKey", `${named("branch")} and ${named("sha")} are for GitHub sources, ${named("object-key")} for S3 sources`)
    return Result.succeed({ objectKey, targetCollectionName: collection, customId, metadata })
  }
  if (customId !== undefined || metadata !== undefined)
    return refuse("objectKey", `${named("custom-id")} and ${named("metadata")} need ${named("object-key")}: they are for S3 sources`)
  if (collection === undefined) return refuse("collection", `give ${named("collection")}, or ${named("object-key")} for an S3 source`)
  const ref = branch !== undefined ? { _tag: "Branch" as const, branch } : sha === undefined ? undefined : { _tag: "Sha" as const, sha }
  return Result.succeed({ targetCollectionName: collection, ref })
}
