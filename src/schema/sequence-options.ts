import { checkOptions, oneOf } from './items'

/** How a sequence counts; what is not given is the database's choice. */
export interface SequenceOptions {
  readonly start?: number | bigint | undefined
  readonly increment?: number | bigint | undefined
  readonly minValue?: number | bigint | undefined
  readonly maxValue?: number | bigint | undefined
  /** How many numbers a connection takes at a time. */
  readonly cache?: number | bigint | undefined
  /** Begins anew at the end instead of failing. */
  readonly cycle?: boolean | undefined
}

const SEQUENCE_OPTIONS: readonly (keyof SequenceOptions)[] = [
  'start',
  'increment',
  'minValue',
  'maxValue',
  'cache',
  'cycle',
]

/** Refuses options that are no whole numbers. */
export function checkSequenceOptions(owner: string, options: object, more: readonly string[] = []): void {
  checkOptions(owner, options, [...SEQUENCE_OPTIONS, ...more])
  const { cycle, increment, ...numbers } = options as SequenceOptions
  oneOf('cycle', cycle, [true, false])
  for (const name of ['start', 'minValue', 'maxValue', 'cache'] as const)
    oneOf(name, numbers[name], isWhole, 'a whole number')
  oneOf('increment', increment, (value) => isWhole(value) && BigInt(value) !== 0n, 'a whole number but 0')
}

function isWhole(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value)
}
