/** A `Map` or a `WeakMap`. */
interface Cache<K, V> {
  readonly get: (key: K) => V | undefined
  readonly set: (key: K, value: V) => unknown
}

/** What a map has under a key; it is made where it is not known yet, and known from then on. */
export const cached = <K, V extends {}>(map: Cache<K, V>, key: K, make: () => V): V => {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
