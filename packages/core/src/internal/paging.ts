/**
 * What lists of all kinds share.
 */

/** How a list spells a page of itself. */
export const pagingToWire = (order: "asc" | "desc" | undefined, offset: number, limit: number) => ({
  limit,
  offset,
  order_by: order === "asc" ? "ASC" : "DESC"
})

/** The service's own clock when it answered, by the `date` header: in milliseconds since the Unix epoch, to the second. */
export const serverTime = (headers: { readonly [name: string]: string | undefined }): number | undefined => {
  const millis = Date.parse(headers["date"] ?? "")
  return Number.isNaN(millis) ? undefined : millis
}
