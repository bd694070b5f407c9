/** How often a law is tried. */

const GIVEN = process.env['DOVETAIL_LAW_RUNS']

/** More runs find more; the usual number is what a build can afford. */
export function runsOf(usual: number): number {
  return Number(GIVEN ?? usual)
}

/** A build tries the same each time, so that it fails for what was changed in it; whoever asks for more gets others. */
export function seedOf(seed: number): { readonly seed?: number } {
  return GIVEN === undefined ? { seed } : {}
}
