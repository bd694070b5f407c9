/** Values of conditions are checked where the property is still known; on the wire only their type is. */
import { InvalidValueError } from '../errors'
import { Parameter, type Expression } from '../expression/expression'
import type { MappedProperty, Mapper } from '../registry/mapper'
import type { AliasedColumn } from '../schema/alias'
import type { Column } from '../schema/column'

/** Refuses values that do not fit the type of the property with which they are compared. */
export function assertComparedValues(mapper: Mapper, condition: Expression): void {
  const { operands } = condition
  const property = mapper.properties.find(({ column }) =>
    operands.some((operand) => isColumn(operand, column)),
  )
  for (const operand of operands) {
    if (operand instanceof Parameter) assertOperand(mapper, property, operand)
    else assertComparedValues(mapper, operand)
  }
}

/** Whether an operand is a column, or the column seen through an alias. */
function isColumn(operand: Expression, column: Column): boolean {
  return (
    operand === column || (operand.kind === 'aliasedColumn' && (operand as AliasedColumn).column === column)
  )
}

/** A parameter of another type (the pattern of a LIKE) or of a value still to come is not the property's. */
function assertOperand(mapper: Mapper, property: MappedProperty | undefined, operand: Parameter): void {
  if (property === undefined || operand.type !== property.column.type) return
  if (operand.placeholder === undefined) assertPropertyValue(mapper, property, operand.value)
}

/** Refuses a value that does not fit a property's type. */
export function assertPropertyValue(mapper: Mapper, { name, column }: MappedProperty, value: unknown): void {
  if (value === null) return
  try {
    column.type.normalize(value)
  } catch (error) {
    throw ofProperty(error, mapper, name)
  }
}

/** Names the class and property whose value was refused; any other error stays as it is. */
export function ofProperty(error: unknown, mapper: Mapper, property: string): unknown {
  if (!(error instanceof InvalidValueError)) return error
  error.entity = mapper.name
  error.property = property
  error.message = `${mapper.name}.${property}: ${error.message}`
  return error
}
