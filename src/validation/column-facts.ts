/** What a column says of its values, as rules of class-validator. */
import { mapperOf } from '../registry/lookup'
import type { EntityClass, MappedProperty } from '../registry/mapper'
import { plainType } from '../types/resolve-type'
import { loadClassValidator } from './load'

interface Fact {
  /** The name that class-validator's own rule has. */
  readonly name: string
  readonly constraints: readonly unknown[]
  readonly holds: (value: unknown) => boolean
  readonly message: string
}

const registered = new WeakMap<object, Set<string>>()
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  smallint: [-(2 ** 15), 2 ** 15 - 1],
  integer: [-(2 ** 31), 2 ** 31 - 1],
}

/**
 * Registers what the columns of a class say as rules of class-validator, so that whoever validates instances of it heeds them:
 * NOT NULL where nothing fills the column in, length, range of integers, labels of an enum. CHECK constraints are left to the
 * database. The rules hold in all groups; doing it twice does nothing.
 *
 * @example
 * registerColumnFacts(User)
 * await validate(Object.assign(new User(), { name: 'x'.repeat(61) }))   // name must be shorter than or equal to 60 characters
 */
export function registerColumnFacts(entityClass: EntityClass): void {
  const known = new Set<string>()
  if (registered.has(entityClass)) return
  registered.set(entityClass, known)
  const { ValidateBy } = loadClassValidator()
  const mapper = mapperOf(entityClass)
  // A relation may be what gives them their values.
  const keys = new Set(mapper.foreignKeys.flatMap((key) => key.columns))
  for (const property of mapper.properties) {
    known.add(property.name)
    // class-validator knows rules of base classes, and properties of value objects by their own class.
    if (property.name.includes('.') || isKnownToBase(entityClass, property.name)) continue
    for (const { name, constraints, holds, message } of factsOf(property, keys.has(property.column))) {
      const validator = { validate: holds, defaultMessage: () => `$property ${message}` }
      ValidateBy({ name, constraints, validator }, { always: true })(
        entityClass.prototype as object,
        property.name,
      )
    }
  }
}

function isKnownToBase(entityClass: object, property: string): boolean {
  for (let base: unknown = Object.getPrototypeOf(entityClass); base; base = Object.getPrototypeOf(base))
    if (registered.get(base)?.has(property) === true) return true
  return false
}

function factsOf({ column }: MappedProperty, isOfKey: boolean): readonly Fact[] {
  const isFilledIn =
    column.hasServerValue ||
    column.options.defaultValue !== undefined ||
    column.options.updateValue !== undefined
  const facts = typeFacts(plainType(column.type))
  return column.nullable || isFilledIn || isOfKey
    ? facts
    : [
        { name: 'isDefined', constraints: [], holds: isGiven, message: 'should not be null or undefined' },
        ...facts,
      ]
}

function typeFacts(type: {
  readonly kind: string
  readonly length?: number
  readonly values?: readonly string[]
}): readonly Fact[] {
  const facts: Fact[] = []
  const { kind, length, values } = type
  const range = RANGES[kind]
  if ((kind === 'varchar' || kind === 'char') && length !== undefined) {
    facts.push({
      name: 'maxLength',
      constraints: [length],
      holds: ifGiven((value) => typeof value === 'string' && [...value].length <= length),
      message: `must be shorter than or equal to ${length} characters`,
    })
  }
  if (kind === 'enum' && values !== undefined) {
    facts.push({
      name: 'isIn',
      constraints: [values],
      holds: ifGiven((value) => values.includes(value as string)),
      message: `must be one of the following values: ${values.join(', ')}`,
    })
  }
  if (range !== undefined) facts.push(...rangeFacts(range))
  return facts
}

function rangeFacts([least, most]: readonly [number, number]): readonly Fact[] {
  return [
    {
      name: 'isInt',
      constraints: [],
      holds: ifGiven((value) => Number.isInteger(value)),
      message: 'must be an integer number',
    },
    {
      name: 'min',
      constraints: [least],
      holds: ifGiven((value) => Number(value) >= least),
      message: `must not be less than ${least}`,
    },
    {
      name: 'max',
      constraints: [most],
      holds: ifGiven((value) => Number(value) <= most),
      message: `must not be greater than ${most}`,
    },
  ]
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** What is not there is not the matter of a rule about values. */
function ifGiven(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => !isGiven(value) || holds(value)
}
