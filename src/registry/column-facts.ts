import { plainType } from '../types/resolve-type'
import type { Column } from '../schema/column'
import type { Mapper, MappedProperty } from './mapper'

/** What a column says of a property's values, in plain terms. */
export interface ColumnFacts {
  /** The property's name, with those of the value objects that it is in: `address.city`. */
  readonly property: string
  /** NULL is refused, and nothing fills the column in: no default, no database, no relation, no session. */
  readonly isRequired: boolean
  /** How many characters a text may have. */
  readonly maxLength: number | undefined
  /** The labels of an enum. */
  readonly labels: readonly string[] | undefined
  /** The least and the most of an integer. */
  readonly integerRange: readonly [number, number] | undefined
}

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  smallint: [-(2 ** 15), 2 ** 15 - 1],
  integer: [-(2 ** 31), 2 ** 31 - 1],
}

/** What the columns of a class say of its properties' values, in the order of the properties. */
export function columnFacts(mapper: Mapper): readonly ColumnFacts[] {
  const filled = filledIn(mapper)
  return mapper.properties.map((property) => ({
    property: property.name,
    isRequired: !filled.has(property.column) && isRequired(property),
    ...typeFacts(property),
  }))
}

/** Columns to which a relation may give their values, or the session does. */
function filledIn({ foreignKeys, version, inheritance }: Mapper): ReadonlySet<Column | undefined> {
  return new Set([
    ...foreignKeys.flatMap((key) => key.columns),
    version?.column,
    inheritance?.discriminator.column,
  ])
}

function isRequired({ column }: MappedProperty): boolean {
  const { defaultValue, updateValue } = column.options
  return !column.nullable && !column.hasServerValue && defaultValue === undefined && updateValue === undefined
}

function typeFacts({ column }: MappedProperty): Pick<ColumnFacts, 'maxLength' | 'labels' | 'integerRange'> {
  const type: { readonly kind: string; readonly length?: number; readonly values?: readonly string[] } =
    plainType(column.type)
  const { kind, length, values } = type
  return {
    maxLength: kind === 'varchar' || kind === 'char' ? length : undefined,
    labels: kind === 'enum' ? values : undefined,
    integerRange: RANGES[kind],
  }
}
