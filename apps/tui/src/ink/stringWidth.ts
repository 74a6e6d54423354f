/**
 * Stands in for Ink's measuring in the bundle: what is one cell per character is not taken apart into graphemes.
 */
import { stripVTControlCharacters } from "node:util"
import { width } from "../format/text.ts"
import stringWidth, { type Options } from "string-width"

const measure = (text: string, options?: Options): number =>
  options === undefined ? width(text.includes("\u001b") ? stripVTControlCharacters(text) : text) : stringWidth(text, options)

export default measure
