/**
 * Ids in text form.
 */

/** Any 128 bits written as a UUID, whatever their version. */
export const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What that is, in words. */
export const uuidWords = "a UUID such as a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"
