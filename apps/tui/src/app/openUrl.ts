/**
 * Opens an address in the user's browser, where there is one: over ssh and without a display there is none on this machine. Loaded when first
 * used.
 */
import open from "open"

/** Whether the address was handed to a browser. No shell sees it. */
export const openUrl = async (url: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> => {
  const remote = env["SSH_CONNECTION"] !== undefined || env["SSH_TTY"] !== undefined
  const headless = process.platform === "linux" && !env["DISPLAY"] && !env["WAYLAND_DISPLAY"] && !env["WSL_DISTRO_NAME"]
  if (remote || headless) return false
  return open(url).then(
    () => true,
    () => false
  )
}
