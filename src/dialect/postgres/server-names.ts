const LONGEST = 63
/** How often the server tries another name when one is taken; more checks of one column are not ours. */
const TRIES = 10

/** Whether a check has the name that the server makes for one without a name. */
export function isGivenByServer(name: string | undefined, table: string, column: string): boolean {
  return isMadeFrom(name, table, column, 'check')
}

/** Whether a NOT NULL has the name that the server makes for one without a name. */
export function isNotNullName(name: string, table: string, column: string): boolean {
  return isMadeFrom(name, table, column, 'not_null')
}

/** The name that SERIAL gives to its sequence if nothing else has it. */
export function nameOfSerial(table: string, column: string): string {
  return madeName(table, column, 'seq')
}

/** The names that the server makes for the index of a partition: the first one that is free. */
export function namesOfIndex(
  table: string,
  { label, columns }: { readonly label: string; readonly columns: readonly string[] },
): string[] {
  // A table has but one primary key.
  const middle = label === 'pkey' ? undefined : columns.join('_')
  return Array.from({ length: TRIES }, (_, i) => madeName(table, middle, numbered(label, i)))
}

/** The names that the server makes for the check of a column: the first one that is free. */
export function namesOfCheck(table: string, column: string): string[] {
  return madeNames(table, column, 'check')
}

function numbered(label: string, i: number): string {
  return i === 0 ? label : `${label}${i}`
}

function isMadeFrom(name: string | undefined, table: string, column: string, label: string): boolean {
  return madeNames(table, column, label).includes(name ?? '')
}

function madeNames(table: string, column: string, label: string): string[] {
  return Array.from({ length: TRIES }, (_, i) => madeName(table, column, numbered(label, i)))
}

/** As `makeObjectName` of the server: the longer of the two names is cut until all fits. */
function madeName(table: string, column: string | undefined, label: string): string {
  if (column === undefined) return `${clip(table, LONGEST - label.length - 1)}_${label}`
  const room = LONGEST - label.length - 2
  // The server itself gathers no more of the columns' names than a name can hold.
  let [first, second] = [Buffer.byteLength(table), Math.min(Buffer.byteLength(column), LONGEST)]
  while (first + second > room) {
    if (first > second) first--
    else second--
  }
  return `${clip(table, first)}_${clip(column, second)}_${label}`
}

/** At most so many bytes, no character cut in two. */
function clip(text: string, bytes: number): string {
  let clipped = ''
  for (const character of text) {
    if (Buffer.byteLength(clipped + character) > bytes) break
    clipped += character
  }
  return clipped
}
