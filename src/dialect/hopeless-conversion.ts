const NUMBERS = ['whole', 'numeric', 'textDecimal', 'float']
const TIMES = ['date', 'time', 'timestamp']

/** By what values are: what the text of such a value never is. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  text: ['array'],
  enum: ['array'],
  ...Object.fromEntries(NUMBERS.map((group) => [group, [...TIMES, 'uuid', 'array', 'range']])),
  boolean: ['numeric', 'textDecimal', 'float', ...TIMES, 'uuid', 'array', 'range'],
  date: [...NUMBERS, 'boolean', 'time', 'json', 'uuid', 'array', 'range'],
  time: [...NUMBERS, 'boolean', 'date', 'timestamp', 'json', 'uuid', 'array', 'range'],
  timestamp: [...NUMBERS, 'boolean', 'json', 'uuid', 'array', 'range'],
  uuid: [...NUMBERS, 'boolean', ...TIMES, 'json', 'array', 'range'],
  json: ['uuid', 'array'],
  binary: ['array'],
  array: [...NUMBERS, 'boolean', ...TIMES, 'json', 'uuid', 'range'],
  range: [...NUMBERS, 'boolean', ...TIMES, 'uuid', 'array'],
}

/** Whether no value of one group of types can be one of the other, so that a conversion would be refused for any row. */
export function isHopelessConversion(from: string, to: string): boolean {
  return NEVER[from]?.includes(to) === true
}
