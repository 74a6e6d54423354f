/**
 * What the colours are for: a dark or a light background, eyes that tell blue from orange but not red from green, or terminals and people
 * without colour at all.
 */
export const themeNames = ["dark", "light", "color-blind", "mono"] as const
export type Theme = (typeof themeNames)[number]
