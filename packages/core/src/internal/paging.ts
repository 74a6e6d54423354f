/**
 * What lists of all kinds share.
 */

/** How a list spells a page of itself. */
export const pagingToWire = (order: "asc" | "desc" | undefined, offset: number, limit: number) => ({
  limit,
  offset,
  order_by: order === "asc" ? "ASC" : "DESC"
})
