import type { SequenceOptions } from '../sequence-options'
import type { Sequence, StandaloneSequenceOptions } from '../sequence'
import { elsewhere, type FacetsOf, type FacetValue } from './facet'

/** The width of the numbers in bits, by type. */
const BITS: Readonly<Record<string, bigint>> = { smallint: 16n, integer: 32n, bigint: 64n }

/** What a sequence of its own consists of. */
export const sequenceFacets: FacetsOf<Sequence, StandaloneSequenceOptions> = {
  schema: elsewhere,
  dataType: ({ options: { dataType } }) => (dataType === 'bigint' ? undefined : dataType),
  ownedBy: ({ ownedBy }, context) =>
    ownedBy === undefined ? undefined : `${context.placeOf(ownedBy.table)}.${context.name(ownedBy.name)}`,
  comment: ({ options }) => options.comment,
  start: ({ options }) => counting(options).start,
  increment: ({ options }) => counting(options).increment,
  minValue: ({ options }) => counting(options).minValue,
  maxValue: ({ options }) => counting(options).maxValue,
  cache: ({ options }) => counting(options).cache,
  cycle: ({ options }) => counting(options).cycle,
}

/** How a sequence counts, in facets; what the standard takes for granted is left out. */
export function countingFacets(options: SequenceOptions, dataType: string): FacetValue {
  return counting({ ...options, dataType })
}

type Counting = Readonly<Record<keyof SequenceOptions, string | undefined>>

function counting(options: SequenceOptions & { readonly dataType?: string | undefined }): Counting {
  const { start, increment = 1n, minValue, maxValue, cache, cycle } = options
  const isUpwards = BigInt(increment) > 0n
  const limit = 1n << ((BITS[options.dataType ?? 'bigint'] ?? 64n) - 1n)
  const [low, high] = isUpwards ? [1n, limit - 1n] : [-limit, -1n]
  const first = isUpwards ? (minValue ?? low) : (maxValue ?? high)
  const unless = (value: number | bigint | undefined, usual: number | bigint): string | undefined =>
    value === undefined || BigInt(value) === BigInt(usual) ? undefined : String(value)
  return {
    start: unless(start, first),
    increment: unless(increment, 1n),
    minValue: unless(minValue, low),
    maxValue: unless(maxValue, high),
    cache: unless(cache, 1n),
    cycle: cycle === true ? 'CYCLE' : undefined,
  }
}
