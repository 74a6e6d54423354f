/**
 * Whether a figure that is looked at again and again grows.
 */
import { median } from "./measure.ts"

/** A figure at a time. */
export interface Point {
  readonly at: number
  readonly value: number
}

/** The middle of the slopes between all pairs (Theil and Sen): a third of the points may be anywhere, and it stands. */
export const slope = (points: ReadonlyArray<Point>): number => {
  const slopes = points.flatMap((one, place) => points.slice(place + 1).map((other) => (other.value - one.value) / (other.at - one.at)))
  return slopes.length === 0 ? 0 : median(slopes)
}

/** What the slope comes to between the first point and the last, as a share of the middle value. */
export const growth = (points: ReadonlyArray<Point>): number => {
  const [first, last] = [points[0], points.at(-1)]
  const middle = median(points.map(({ value }) => value))
  return first === undefined || last === undefined || middle === 0 ? 0 : (slope(points) * (last.at - first.at)) / middle
}
