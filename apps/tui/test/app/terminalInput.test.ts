/** What a terminal sends, taken apart into keys for Ink and what is told, whenever which part of it comes. */
import { PassThrough } from "node:stream"
import { afterEach, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import type { Message } from "../../src/app/message.ts"
import { openTerminalInput } from "../../src/app/runtime/TerminalInput.ts"

/** A terminal that sends what it is told to; `keys` is what Ink has got since it was asked last. */
const terminal = () => {
  const told: Array<Message> = []
  const source = new PassThrough()
  // Of a terminal's stream no more is used than this one has.
  const { stdin, close, drain } = openTerminalInput(source as unknown as NodeJS.ReadStream, (message) => told.push(message))
  return {
    told,
    send: (text: string) => void source.emit("data", Buffer.from(text)),
    keys: () => String(stdin.read() ?? ""),
    close,
    drain
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** How long Ink waits for what follows an escape, in milliseconds. */
const inkWaits = 20
const escape: Message = { _tag: "Pressed", key: "escape" }

describe("what a terminal reports", () => {
  it("is taken out of the keys, however it is cut up, and nothing else is", () => {
    const text = "j\u001b[I\u001b[Ak\u001b[<65;1;2M\u001b[<0;3;7M\u001b[<0;3;7m\u001b\u001b[Ox"
    for (let cut = 0; cut <= text.length; cut++) {
      const { told, send, keys } = terminal()
      send(text.slice(0, cut))
      vi.advanceTimersByTime(inkWaits - 1)
      send(text.slice(cut))
      expect(keys()).toBe("j\u001b[Ak\u001bx")
      expect(told).toEqual([
        { _tag: "Focused", focused: true },
        { _tag: "Scrolled", by: 3 },
        { _tag: "Clicked", line: 6 },
        { _tag: "Focused", focused: false }
      ])
    }
  })

  it("is no key where it answers what a program before this one asked, however it is cut up", () => {
    const replies = [
      "\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\",
      "\u001b]10;rgb:ffff/ffff/ffff\u0007",
      "\u001bP>|tmux 3.3a\u001b\\",
      "\u001b_Gi=1;OK\u001b\\"
    ]
    const text = `j${replies.join("k")}\u001b[M !!l`
    for (let cut = 0; cut <= text.length; cut++) {
      const { told, send, keys } = terminal()
      send(text.slice(0, cut))
      vi.advanceTimersByTime(inkWaits - 1)
      send(text.slice(cut))
      vi.runAllTimers()
      expect(keys()).toBe("jkkkl")
      expect(told).toEqual([])
    }
  })

  it("leaves keys with alt alone, and waits no longer than a moment for the end of what looks like a report", () => {
    const { send, keys } = terminal()
    send("\u001b]\u001bP\u001b_a\u001bPage")
    expect(keys()).toBe("\u001b]\u001bP\u001b_a\u001bPage")
    send("\u001b]1")
    expect(keys()).toBe("")
    vi.advanceTimersByTime(2_000)
    send("j")
    expect(keys()).toBe("j")
    send("\u001b]1")
    expect(keys()).toBe("")
    send("\u0003")
    expect(keys()).toContain("\u0003")
  })
})

describe("an escape at the end of what has come", () => {
  it("is the key once nothing has followed for as long as Ink waits, and no later", () => {
    const { told, send, keys } = terminal()
    send("j\u001b")
    vi.advanceTimersByTime(inkWaits - 1)
    expect(told).toEqual([])
    vi.advanceTimersByTime(1)
    expect(told).toEqual([escape])
    send("]11;rgb:1e1e/1e1e/2e2e\u001b")
    vi.advanceTimersByTime(inkWaits)
    expect(told).toEqual([escape, escape])
    expect(keys()).toBe("j]11;rgb:1e1e/1e1e/2e2e")
  })

  it("is another one where two come at once", () => {
    const { told, send, keys } = terminal()
    send("\u001b\u001b")
    vi.advanceTimersByTime(inkWaits)
    // The first is Ink's to tell.
    expect(keys()).toBe("\u001b")
    expect(told).toEqual([escape])
  })

  it.each(["\u001b]", "\u001bP", "\u001b_", "\u001b["])("and %j is the key with alt as soon", (text) => {
    const { told, send, keys } = terminal()
    send(text)
    expect(keys()).toBe("")
    vi.advanceTimersByTime(inkWaits)
    expect(keys()).toBe(text)
    expect(told).toEqual([])
  })

  it("stays part of what follows in time: a key with alt, an arrow, a function key, kitty's escape", () => {
    for (const text of ["\u001by", "\u001b[A", "\u001bOP", "\u001b[27u"]) {
      const { told, send, keys } = terminal()
      send(text.slice(0, 1))
      vi.advanceTimersByTime(inkWaits - 1)
      send(text.slice(1))
      vi.runAllTimers()
      expect(keys()).toBe(text)
      expect(told).toEqual([])
    }
  })

  it("ends a paste however late the rest of its end comes, and wherever its marks are cut", () => {
    const text = "\u001b[200~a\u001b[201~"
    for (let begin = 1; begin <= 7; begin++) {
      const { told, send, keys } = terminal()
      send(text.slice(0, begin))
      send(text.slice(begin, 8))
      vi.advanceTimersByTime(2_000)
      send(text.slice(8))
      vi.runAllTimers()
      expect(keys()).toBe(text)
      expect(told).toEqual([])
      send("\u001b")
      vi.runAllTimers()
      expect(told).toEqual([escape])
    }
  })

  it("ends a paste wherever its last mark is cut, however late the rest comes", () => {
    const text = "\u001b[200~a\u001b[201~"
    for (let cut = 8; cut < text.length; cut++) {
      const { send, keys } = terminal()
      send(text.slice(0, cut))
      vi.advanceTimersByTime(2_000)
      send(text.slice(cut))
      expect(keys()).toBe(text)
    }
  })

  it("lets no paste act as keys, however late the rest of its beginning comes, and wherever that is cut", () => {
    const text = "\u001b[200~VRy\u001b[201~"
    for (let cut = 1; cut < 6; cut++) {
      const { told, send, keys } = terminal()
      send(text.slice(0, cut))
      vi.advanceTimersByTime(900)
      // Alone, the first of it is the escape key, and the first two are a key with alt.
      expect(told).toEqual(cut === 1 ? [escape] : [])
      expect(keys()).toBe(cut === 2 ? "\u001b[" : "")
      send(text.slice(cut))
      expect(keys()).toBe(text)
    }
  })

  it("lets no paste act as keys whose beginning comes in more pieces, each however late", () => {
    const mark = "\u001b[200~"
    for (const late of [60, 2_000]) {
      for (let first = 1; first < 5; first++) {
        for (let second = first + 1; second < 6; second++) {
          const { send, keys } = terminal()
          for (const piece of [mark.slice(0, first), mark.slice(first, second)]) {
            send(piece)
            vi.advanceTimersByTime(late)
          }
          // What alone is no key may have been taken for some, but nothing that is pasted is.
          expect(mark.slice(1)).toContain(keys().replace("\u001b", ""))
          send(`${mark.slice(second)}q\u001b[201~`)
          expect(keys()).toBe(`${mark}q\u001b[201~`)
          send("j")
          expect(keys()).toBe("j")
        }
      }
    }
  })

  it("is followed by keys where no paste begins", () => {
    const { told, send, keys } = terminal()
    send("\u001b")
    vi.advanceTimersByTime(inkWaits)
    send("[2")
    expect(told).toEqual([escape])
    expect(keys()).toBe("[2")
    send("\u001b[2~\u001b[24~")
    expect(keys()).toBe("\u001b[2~\u001b[24~")
  })

  it("is nothing any more once the terminal is the shell's again", () => {
    const { told, send, close } = terminal()
    send("\u001b")
    close()
    vi.runAllTimers()
    expect(told).toEqual([])
  })
})

describe("a paste without an end", () => {
  const [ctrlC, start, end] = ["\u0003", "\u001b[200~", "\u001b[201~"]
  const pasting = (...text: ReadonlyArray<string>) => {
    const pasted = terminal()
    ;[start, ...text].forEach(pasted.send)
    return pasted
  }

  it("is ended by ctrl-c between two quiet seconds, however often it is pressed", () => {
    for (const times of [1, 3]) {
      const { send, keys } = pasting("hello", "\u001b[20")
      vi.advanceTimersByTime(1_000)
      for (let n = 0; n < times; n++) {
        send(ctrlC)
        vi.advanceTimersByTime(300)
      }
      vi.advanceTimersByTime(699)
      expect(keys()).not.toContain(end)
      vi.advanceTimersByTime(1)
      expect(keys()).toBe(end)
      send("q")
      expect(keys()).toBe("q")
      // It was not this paste that the end was for.
      vi.advanceTimersByTime(1_000)
      send(ctrlC)
      vi.advanceTimersByTime(2_000)
      expect(keys()).toBe(ctrlC)
    }
  })

  it.each<readonly [string, ReadonlyArray<string | number>]>([
    ["comes at once", ["hello", ctrlC, 2_000]],
    ["comes too soon", ["hello", 999, ctrlC, 2_000]],
    ["comes with other text", ["hello", 2_000, `${ctrlC}q`, 2_000]],
    ["is followed by more", ["hello", 2_000, ctrlC, 999, "q", 2_000]],
    ["comes among others", ["hello", 2_000, "q", 10, ctrlC, 2_000]]
  ])("is not ended by one that is pasted: it %s", (_, steps) => {
    const { send, keys } = pasting()
    for (const step of steps) {
      if (typeof step === "string") send(step)
      else vi.advanceTimersByTime(step)
    }
    expect(keys()).toBe(`${start}${steps.filter((step) => typeof step === "string").join("")}`)
    send(end)
    expect(keys()).toBe(end)
  })
})

describe("what still comes while the terminal is given back", () => {
  it("is read and nobody's: a report would be typed into the shell", async () => {
    const { told, send, keys, drain } = terminal()
    const drained = drain()
    send("\u001b[<65;5;6Mj")
    await vi.runAllTimersAsync()
    await drained
    expect(told).toEqual([])
    expect(keys()).toBe("")
    send("k")
    expect(keys()).toBe("k")
  })
})
