/**
 * How a server answers input that does not fit the contract: with the contract's own 400 body.
 */
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import { BadRequestResponse } from "./ApiErrors.ts"

/** Turns a failure to decode a request into the contract's 400. Servers implement it; clients need not. */
export class ApiInput extends HttpApiMiddleware.Service<ApiInput>()("@chroma-sync/core/ApiInput", { error: BadRequestResponse }) {}
