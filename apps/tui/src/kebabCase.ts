/**
 * A name in camel case as users type it.
 *
 * @example
 * kebabCase("pageSize") // "page-size"
 */
export const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
