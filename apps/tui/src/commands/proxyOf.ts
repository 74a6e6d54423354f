/**
 * Which proxy of the environment a request to the service goes through, by the rules of `node:http` and of core.
 */
import { isIPv4 } from "node:net"
import { isLoopback } from "@chroma-sync/core/SyncConfig"
import type { Env } from "../terminal.ts"

/** A proxy that a variable names, its address without a password, and what Node makes of it. */
export interface Proxy {
  readonly name: string
  readonly address: string
  readonly state: "used" | "exempted" | "local" | "foreign" | "unsupported" | "unused"
}

/** What is true of the service: one on this machine is asked past every proxy over plain `http:`. */
export const proxyTo = (env: Env, url: URL): Proxy | undefined => {
  const proxy = proxyOf(env, url)
  return proxy !== undefined && url.protocol === "http:" && isLoopback(url.hostname) ? { ...proxy, state: "local" } : proxy
}

/** Node looks for the variable in lower case first. */
export const proxyOf = (env: Env, url: URL): Proxy | undefined => {
  const upper = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY"
  const name = [upper.toLowerCase(), upper].find((candidate) => (env[candidate] ?? "") !== "")
  if (name === undefined) return undefined
  const { protocol = "", host = "" } = URL.parse(env[name] ?? "") ?? {}
  const asked = env["NODE_USE_ENV_PROXY"] === "1" || (env["NODE_OPTIONS"] ?? "").includes("--use-env-proxy")
  const state = isExempted(env["no_proxy"] || env["NO_PROXY"] || "", url)
    ? "exempted"
    : !/^https?:$/.test(protocol)
      ? "foreign"
      : !process.allowedNodeEnvironmentFlags.has("--use-env-proxy")
        ? "unsupported"
        : asked
          ? "used"
          : "unused"
  return { name, address: `${protocol}//${host}`, state }
}

/** By `*`, a host with or without its port, a domain behind a dot or `*.`, or a range of IPv4 addresses; several with commas between. */
const isExempted = (noProxy: string, { hostname, port, protocol }: URL): boolean => {
  const host = hostname.replace(/^\[|\]$/g, "")
  const names = ["*", host, `${host}:${port || (protocol === "https:" ? 443 : 80)}`]
  return noProxy
    .toLowerCase()
    .split(",")
    .map((entry) => entry.trim())
    .some((entry) => {
      const [first = "", last = ""] = entry.split("-").map((end) => end.trim())
      return (
        names.includes(entry) ||
        (entry.startsWith(".") && `.${host}`.endsWith(entry)) ||
        (entry.startsWith("*.") && host.endsWith(entry.slice(1))) ||
        ([host, first, last].every(isIPv4) && numberOf(first) <= numberOf(host) && numberOf(host) <= numberOf(last))
      )
    })
}

const numberOf = (address: string): number => address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0)
