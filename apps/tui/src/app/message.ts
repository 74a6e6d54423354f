/**
 * What can happen to the app, and what it can ask for.
 */
import type { FeedEvent, WatchError } from "@chroma-sync/core/InvocationFeed"
import type { Invocation, InvocationId } from "@chroma-sync/core/Invocation"
import type { ActKind, ActOutcome } from "./Acts.ts"
import type { Change, ChangeOutcome } from "./Change.ts"
import type { SavedSession } from "./SavedSession.ts"
import type { Source } from "@chroma-sync/core/Source"
import type { View, Views } from "../settings/views.ts"
import type { InfoLine } from "./model.ts"
import type { Answer, Asked } from "./Surveys.ts"

export type Message =
  | { readonly _tag: "Fed"; readonly events: ReadonlyArray<FeedEvent> }
  | { readonly _tag: "FeedStopped"; readonly error: WatchError }
  | { readonly _tag: "Pressed"; readonly key: string }
  | { readonly _tag: "Pasted"; readonly text: string }
  /** The time for another key after the `keyCount`-th has passed. */
  | { readonly _tag: "Waited"; readonly keyCount: number }
  | { readonly _tag: "Resized"; readonly columns: number; readonly rows: number }
  /** `requests` were sent since the start; the clock was `setBack` by so many milliseconds. */
  | { readonly _tag: "Ticked"; readonly now: number; readonly requests?: number; readonly setBack?: number }
  /** The sources were read. */
  | { readonly _tag: "SourcesRead"; readonly sources: ReadonlyArray<Source> }
  | { readonly _tag: "SourcesFailed"; readonly message: string }
  | { readonly _tag: "Surveyed"; readonly asked: Asked; readonly answer: Answer }
  /** An address was handed to a browser, or there is none here. */
  | { readonly _tag: "Opened"; readonly url: string; readonly opened: boolean }
  /** Inside tmux a text was copied. */
  | { readonly _tag: "Copied"; readonly what: string; readonly to: "tmux" | "terminal" }
  /** The saved views were read, or changed, as was asked. */
  | { readonly _tag: "ViewsRead"; readonly views: Views; readonly asked: AskedView }
  | { readonly _tag: "ViewsFailed"; readonly message: string }
  | { readonly _tag: "InfoRead"; readonly lines: ReadonlyArray<InfoLine> }
  /** The terminal has come to the front, or something else has. */
  | { readonly _tag: "Focused"; readonly focused: boolean }
  /** The program goes on after it was stopped. */
  | { readonly _tag: "Continued"; readonly now: number }
  /** Everything about an invocation is asked for, wherever it is by now. */
  | { readonly _tag: "Chosen"; readonly invocation: Invocation }
  /** The wheel, in lines; down is positive. */
  | { readonly _tag: "Scrolled"; readonly by: number }
  /** A line of the screen was clicked, counted from 0. */
  | { readonly _tag: "Clicked"; readonly line: number }
  /** The key was read again, from there; the feed begins anew. */
  | { readonly _tag: "Reloaded"; readonly from: string }
  /** Another profile's key holds, from there; the feed begins anew. */
  | {
      readonly _tag: "Switched"
      readonly from: string
      readonly place: ReadonlyArray<string>
      readonly flags?: ReadonlyArray<string> | undefined
    }
  | { readonly _tag: "ProfilesRead"; readonly names: ReadonlyArray<string> }
  /** What was asked for could not be done, or has something to say, line by line. */
  | { readonly _tag: "Told"; readonly lines: ReadonlyArray<string>; readonly bad: boolean }
  /** The service is asked for one invocation; `of` tells which key confirmed it. */
  | { readonly _tag: "Asking"; readonly of: number; readonly id: InvocationId }
  /** The service has answered that. */
  | { readonly _tag: "Acted"; readonly of: number; readonly row: Invocation; readonly outcome: ActOutcome }
  /** The service has answered what a form asked for; `of` tells which sending it was. */
  | { readonly _tag: "Answered"; readonly change: Change; readonly of: number; readonly outcome: ChangeOutcome }
  /** A defect has ended what was asked for, told as `text`, before all of it was answered; `of` as above. */
  | { readonly _tag: "Broken"; readonly of: number; readonly text: string }
  /** An earlier session was found. */
  | { readonly _tag: "Restored"; readonly saved: SavedSession }
  /** The list goes on after a pause. */
  | { readonly _tag: "Resumed" }
  /** The terminal had time for the next slice of work. */
  | { readonly _tag: "Worked" }

/** What is to be done with the saved views. */
export type AskedView =
  /** To complete names by. */
  | { readonly do: "know" }
  | { readonly do: "choose" }
  | { readonly do: "use"; readonly name: string }
  /** To be told when nothing in it is live. */
  | { readonly do: "watch"; readonly name: string }
  | ({ readonly do: "save"; readonly name: string; readonly text: string } & Pick<View, "sort" | "hidden">)
  | { readonly do: "delete"; readonly name: string }

/** A key by its name. */
export const pressed = (key: string): Message => ({ _tag: "Pressed", key })

/** Done by the runtime, never by `update`. */
export type Command =
  | { readonly _tag: "Quit" }
  /** Reads the service now. */
  | { readonly _tag: "Refresh" }
  /** Reads the service soon: something was changed. */
  | { readonly _tag: "Follow" }
  /** Stops the program as the shell's job; sends `Continued`. */
  | { readonly _tag: "Suspend" }
  /** Draws all of the screen anew: somebody else may have written on it. */
  | { readonly _tag: "Redraw" }
  /** Reads settings and key again; sends `Reloaded` or `Told`. */
  | { readonly _tag: "Reload" }
  /** Goes on with the key of another profile; sends `Switched` or `Told`. */
  | { readonly _tag: "Switch"; readonly profile: string }
  /** Sends `ProfilesRead`. */
  | { readonly _tag: "ReadProfiles" }
  /** Looks for what is wrong; sends `Told`. */
  | { readonly _tag: "Diagnose" }
  /** Asks the service for it, and sends `Asking` and `Acted` for each, or `Broken`. */
  | { readonly _tag: "Act"; readonly kind: ActKind; readonly rows: ReadonlyArray<Invocation>; readonly of: number }
  /** Asks the service for it, and sends `Answered`, or `Broken`. */
  | { readonly _tag: "Change"; readonly change: Change; readonly of: number }
  /** Sends `SourcesRead` or `SourcesFailed`. */
  | { readonly _tag: "ReadSources" }
  /** Sends `Surveyed`; what was asked before is given up. */
  | { readonly _tag: "Survey"; readonly asked: Asked }
  /** Sends `Waited` where a key may go on. */
  | { readonly _tag: "Wait"; readonly keyCount: number }
  /** Gives a text to tmux and sends `Copied`, or sends the sequence that puts it on the terminal's clipboard. */
  | { readonly _tag: "Copy"; readonly what: string; readonly text: string; readonly sequence: string }
  /** Opens an address in a browser, and sends `Opened`. */
  | { readonly _tag: "Open"; readonly url: string }
  /** Reads or changes the saved views, and sends `ViewsRead` or `ViewsFailed`. */
  | { readonly _tag: "Views"; readonly asked: AskedView }
  /** Sends `InfoRead`. */
  | { readonly _tag: "ReadInfo" }
  /** Sends `Resumed`. */
  | { readonly _tag: "Resume" }
  /** Sends `Worked` after the keys that wait. */
  | { readonly _tag: "Work" }
