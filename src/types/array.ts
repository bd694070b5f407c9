import { DefinitionError } from '../errors'
import { SqlType, describe } from './sql-type'

/** PostgreSQL's MAXDIM. */
const MAX_DIMENSIONS = 6

/** An array of so many dimensions. */
export type Nested<T, D extends number> = D extends 1
  ? T[]
  : D extends 2
    ? T[][]
    : D extends 3
      ? T[][][]
      : unknown[]

/** An array of another type's values; a JavaScript array, nested where it has several dimensions. Elements may be null. */
export class ArrayType<T = unknown[]> extends SqlType<T> {
  readonly kind = 'array'

  constructor(
    readonly element: SqlType,
    /** How deep the values are nested. Databases do not keep it, so two types do not differ by it. */
    readonly dimensions = 1,
  ) {
    super()
    if (!((element as unknown) instanceof SqlType) || element.kind === 'array') {
      throw new DefinitionError(
        `An array needs the type of its elements, not ${element instanceof SqlType ? 'an array' : describe(element)}.`,
        { hint: 'Write t.array(t.integer()), or t.array(t.integer(), { dimensions: 2 }).' },
      )
    }
    if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw new DefinitionError(`An array has 1 to ${MAX_DIMENSIONS} dimensions.`, {
        hint: 'Write t.array(t.integer(), { dimensions: 2 }).',
      })
    }
  }

  override equals(other: SqlType): boolean {
    return other instanceof ArrayType && this.element.equals((other as ArrayType).element)
  }

  override forColumn(table: string, column: string): ArrayType<T> {
    return new ArrayType<T>(this.element.forColumn(table, column), this.dimensions)
  }

  /** Elements in their normal forms. There is only one array without elements. */
  override normalize(value: unknown): readonly unknown[] {
    return this.map(value, (element) => this.element.normalize(element))
  }

  override fit(value: unknown): unknown {
    return this.map(value, (element) => this.element.fit(element))
  }

  /**
   * Another array of the same shape; null elements stay.
   *
   * @throws InvalidValueError for what is no array of this type's dimensions
   */
  map(value: unknown, change: (element: unknown) => unknown): readonly unknown[] {
    const lengths: number[] = []
    const level = (part: unknown, depth: number): unknown => {
      if (depth === this.dimensions) return part === null ? null : change(part)
      if (!Array.isArray(part))
        return this.refuse(this.expected, value, depth === 0 ? undefined : 'one of another depth')
      const length = (lengths[depth] ??= part.length)
      if (part.length !== length)
        this.refuse('one whose rows are equally long', value, 'one of rows of several lengths')
      // A gap in an array would be passed over by map.
      return Array.from(part, (each: unknown) => level(each, depth + 1))
    }
    const mapped = level(value, 0) as unknown[]
    return lengths.includes(0) ? [] : mapped
  }

  override toString(): string {
    return this.element.toString() + '[]'.repeat(this.dimensions)
  }

  private get expected(): string {
    return this.dimensions === 1 ? 'an array' : `an array of ${this.dimensions} dimensions`
  }
}
