import type { SequenceOptions } from '../../schema/sequence-options'
import type { CountingRow } from './catalog-rows'
import { given } from './read-storage'

const BITS: Readonly<Record<string, bigint>> = { smallint: 16n, integer: 32n, bigint: 64n }

/** How a sequence counts, as far as it does not count as one without options. */
export function readCounting(row: CountingRow): SequenceOptions {
  const ordinary = defaultsOf(row.type, row.increment.startsWith('-'))
  const unlike = (name: keyof typeof ordinary): number | bigint | undefined =>
    row[name] === ordinary[name] ? undefined : numberOf(row[name])
  const minValue = unlike('minValue')
  const maxValue = unlike('maxValue')
  // Without a start of its own, a sequence begins at its own end.
  const first = row.increment.startsWith('-') ? row.maxValue : row.minValue
  const options: SequenceOptions = {
    start: row.start === first ? undefined : numberOf(row.start),
    increment: unlike('increment'),
    minValue,
    maxValue,
    cache: unlike('cache'),
    cycle: row.cycle ? true : undefined,
  }
  return given(options) ?? {}
}

/** https://www.postgresql.org/docs/current/sql-createsequence.html */
function defaultsOf(type: string, isDescending: boolean) {
  const half = 1n << ((BITS[type] ?? 64n) - 1n)
  return {
    increment: '1',
    minValue: String(isDescending ? -half : 1n),
    maxValue: String(isDescending ? -1n : half - 1n),
    cache: '1',
  }
}

/** A bigint only where a number would not be exact, since options are mostly written as numbers. */
function numberOf(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
