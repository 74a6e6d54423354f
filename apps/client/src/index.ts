/**
 * The Chroma Sync API with promises and async iterables.
 */
export type { CallOptions } from "./CallOptions.ts"
export { ChromaSync, type ChromaSyncOptions } from "./ChromaSync.ts"
export type { CreateInvocation, GitRef } from "./CreateInvocation.ts"
export {
  AbortError,
  type Attempt,
  BadRequestError,
  ChromaSyncError,
  ConflictError,
  type ErrorFacts,
  FileUnreadableError,
  ForbiddenError,
  InternalServerError,
  InvalidRequestError,
  InvalidResponseError,
  isChromaSyncError,
  NotFoundError,
  OutcomeUnknownError,
  PreconditionFailedError,
  RateLimitedError,
  ServiceUnavailableError,
  TimeoutError,
  TransportError,
  UnauthorizedError,
  UnexpectedStatusError
} from "./errors.ts"
export type { AddFileOptions, Files, UploadProgress } from "./Files.ts"
export type { Chunking, DenseEmbedding, Embedding, EmbeddingTask, SparseEmbedding } from "./Indexing.ts"
export type { Invocation, InvocationOrigin, InvocationStatus, LatestByKeys, ListQuery, Page, StatusName, WatchQuery } from "./Invocation.ts"
export type { Invocations } from "./Invocations.ts"
export type { ListOptions, ListPage, ListReport, MalformedRow } from "./List.ts"
export type { CreateRequest, InvocationReconciliation, LostCreate, SourceReconciliation } from "./Reconciliation.ts"
export type {
  AwsCredentials,
  CreateSource,
  GitHubOrigin,
  S3Origin,
  Source,
  SourceOrigin,
  SourcePage,
  SourceQuery,
  SourceType,
  WebScrapeOrigin
} from "./Source.ts"
export type { Sources } from "./Sources.ts"
export type { WaitOptions, WaitOutcome, WaitProgress, WatchEvent, WatchOptions } from "./Watch.ts"
