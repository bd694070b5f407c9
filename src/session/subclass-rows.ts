/** Rows of a class with sub-classes hold the columns of all of them: here they become rows of their own class. */
import { UsageError } from '../errors'
import type { Decode, WireRow } from '../engine/wire-row'
import type { Mapper } from '../registry/mapper'
import type { ClassRow, Hydrator } from './hydrator'
import { selectedOf } from './row-source'

interface OwnColumns {
  readonly hydrator: Hydrator
  /** Where the class's columns are in the row, in the order of its properties. */
  readonly positions: readonly number[]
}

/** Finds the classes of rows; undefined for a class all of whose rows are its own. */
export function subclassRows(
  mapper: Mapper,
  { keyOf, decoders }: Hydrator,
  hydratorOf: (mapper: Mapper) => Hydrator,
): ((row: WireRow) => ClassRow | undefined) | undefined {
  const { inheritance } = mapper
  if (inheritance === undefined || inheritance.subclasses.length === 0) return undefined
  const position = mapper.properties.indexOf(inheritance.discriminator)
  const decode = decoders[position] as Decode
  const known = new Map<unknown, OwnColumns>()
  const columnsOf = (value: unknown): OwnColumns => {
    const own = inheritance.ofValue(value)
    if (own === undefined) throw unknownClass(mapper)
    const columns = selectedOf(mapper).map(({ column }) => column)
    const positions = own.properties.map(({ column }) => columns.indexOf(column))
    return { hydrator: hydratorOf(own), positions }
  }
  return (row) => {
    if (keyOf(row) === undefined) return undefined
    const value = decode(row[position] ?? null)
    let own = known.get(value)
    if (own === undefined) known.set(value, (own = columnsOf(value)))
    return { hydrator: own.hydrator, row: own.positions.map((at) => row[at] ?? null) }
  }
}

function unknownClass({ name, inheritance }: Mapper): UsageError {
  return new UsageError(
    `A row of ${name} holds a value of ${inheritance?.discriminator.name ?? ''} that no class below it has.`,
    { hint: `Import the class with this discriminatorValue, or declare one that extends ${name}.` },
  )
}
