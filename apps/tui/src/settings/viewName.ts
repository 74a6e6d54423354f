/** Whether a text can name a saved view: one word that is easy to type, and none that `:view` takes for something else. */
export const isViewName = (text: string): boolean =>
  /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u.test(text) && text !== "save" && text !== "delete"

/** What a name may hold, as the object of "give". */
export const viewNames = "a word of letters, digits, . _ and -, other than save and delete"
