/**
 * The security scheme: the API key travels in the header `x-chroma-token`. Both sides implement it: the client sets the header, a server checks it.
 */
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import { UnauthorizedResponse } from "./ApiErrors.ts"
import { tokenHeader } from "./Operation.ts"

/** The middleware that both sides implement: the client sets the header, a server checks it and answers 401. */
export class ApiToken extends HttpApiMiddleware.Service<ApiToken>()("@chroma-sync/core/ApiToken", {
  requiredForClient: true,
  security: { [tokenHeader]: HttpApiSecurity.apiKey({ key: tokenHeader, in: "header" }) },
  error: UnauthorizedResponse
}) {}
