/**
 * What the generated scripts lack: several words with commas between them, and a value in one word with its flag.
 */

/** The shells that there are scripts for. */
export const shells = ["bash", "zsh", "fish"] as const
export type Shell = (typeof shells)[number]

/** The line that loads the script, and where it goes. */
const installation: Record<Shell, string> = {
  bash: "source <(chroma-sync completions bash)     in ~/.bashrc",
  zsh: "source <(chroma-sync completions zsh)     in ~/.zshrc, after compinit",
  fish: "chroma-sync completions fish | source     in ~/.config/fish/config.fish"
}

/** Completes the words of a list but for those that are in it. */
const bashList = `_chroma_sync--list()
{
  local _value="$1" _lead="" _choice _left=()
  [[ "$_value" == --*=* ]] && _lead="\${_value%%=*}=" _value="\${_value#*=}"
  local _done="" _cur="$1" _word="$2"; shift 2
  [[ "$_value" == *,* ]] && _done="\${_value%,*},"
  for _choice in "$@"; do
    [[ ",$_done" == *",$_choice,"* ]] || _left+=("$_lead$_done$_choice")
  done
  COMPREPLY=()
  for _choice in "\${_left[@]}"; do
    [[ "$_choice" == "$_cur"* ]] && COMPREPLY+=("\${_choice#"\${_cur%"$_word"}"}")
  done
}

`

const bash = (script: string, list: string): string =>
  script
    .replaceAll(`_chroma_sync--choices "$cur" "$_comp_word" ${quoted(list)}`, `_chroma_sync--list "$cur" "$_comp_word" ${quoted(list)}`)
    .replace("_chroma_sync()\n", `${bashList}$&`)
    // A value in one word with its flag.
    .replaceAll(`  _init_completion -n "$COMP_WORDBREAKS" || return\n`, `$&  [[ "$cur" == --*=* ]] && prev="\${cur%%=*}"\n`)
    .replace(`local _cur="$1" _word="$2"; shift 2\n`, `$&  [[ "$_cur" == --*=* ]] && set -- "\${@/#/\${_cur%%=*}=}"\n`)
    // What bash itself completes of a folder can be gone on with.
    .replaceAll("_chroma_sync--paths -f", "compopt -o default 2>/dev/null || $&")

const quoted = (list: string): string =>
  list
    .split(" ")
    .map((word) => `'${word}'`)
    .join(" ")

const zsh = (script: string, list: string): string =>
  script.replace(/(\)--[\w-]+)(\[.*\]:(?:value|file):)/g, "$1=$2").replaceAll(`:value:(${list})`, `:value:_values -s , word ${list}`)

const fish = (script: string, list: string): string =>
  // What stands before the last comma, with each of the words.
  script.replaceAll(
    `-a '${list}'`,
    () => `-a '(string replace -r \\'^(?:--[^=]*=)?((?:.*,)?)[^,]*\\' \\'$1\\' -- (commandline -ct)){${list.replaceAll(" ", ",")}}'`
  )

const menders: Record<Shell, (script: string, list: string) => string> = { bash, zsh, fish }

/** The script as it is generated for a shell, with what it lacks; of the words of `list` a flag takes several. */
export const mended = (shell: Shell, script: string, list: ReadonlyArray<string>): string => {
  const whole = menders[shell](script, list.join(" "))
  // What it says is of another command line.
  return `${whole.replace(/(?<=# Installation:\n)(?:# .*\n)+/, `#   ${installation[shell]}\n`).trimEnd()}\n`
}
