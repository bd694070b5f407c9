import type { Row } from '../engine/result'
import { valueFrom } from '../registry/embedded-value'
import type { Mapper } from '../registry/mapper'

/** Rows by property: those of columns whose keys are their properties as they are, value objects made of their columns. */
export function plainRows(mapper: Mapper, names: readonly string[], rows: readonly Row[]): readonly Row[] {
  if (mapper.inheritance === undefined && mapper.embedded.length === 0) return rows
  const read = names.map((name) => {
    const value = mapper.embedded.find((embedded) => embedded.name === name)
    const keyOf = (path: string): string => mapper.property(path).column.key
    return (row: Row): unknown =>
      value === undefined ? row[keyOf(name)] : valueFrom(value, (path) => row[keyOf(path)])
  })
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, read[i]?.(row)])))
}
