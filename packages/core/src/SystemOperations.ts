/**
 * The operations on the service itself. They stand outside `/api/v1` and need no token.
 */
import type { Operation } from "./Operation.ts"

/** Asks whether the service is up. */
export const checkHealth = {
  name: "system.health",
  method: "GET",
  path: "/health",
  needsToken: false,
  success: { status: 200 },
  statuses: [503]
} as const satisfies Operation
