import type { ModelColumnOptions } from '../registry/declaration'
import { SqlType, type ValueOf } from '../types/sql-type'
import { fieldDecorator, refuseNew, type AnyField, type DualField } from './dual'

/** The values of a column's property: null belongs to them where the column is nullable. */
type PropertyValue<T, N extends boolean> = N extends true ? T | null : T

/** A field whose column's type is read elsewhere: only its nullability is checked. */
export interface UntypedField<N extends boolean> {
  <T extends object, K extends string | symbol>(
    target: T,
    key: K & (K extends keyof T ? NullCheck<T[K], N> : unknown),
  ): void
  <This, F>(value: undefined, context: ClassFieldDecoratorContext<This, F> & NullCheck<F, N>): void
}

type NullCheck<F, N extends boolean> = N extends true
  ? null extends F
    ? unknown
    : { 'property type must include': null }
  : null extends F
    ? { 'property type must not include (or write nullable: true)': null }
    : unknown

/**
 * Makes a property a column. It is NOT NULL unless `nullable: true` says otherwise, and its name is the property's in
 * snake_case unless `name` gives one. The property's type must be that of the column's values; this is checked when compiling.
 *
 * The type may be left out on a foreign key, which has the type of the column it references, and where `reflect-metadata` is
 * loaded and TypeScript emits decorator metadata: string → VARCHAR, number → INTEGER, boolean → BOOLEAN,
 * Date → TIMESTAMP WITH TIME ZONE.
 *
 * @example
 * @Column(t.varchar(40)) prefName!: string                             // pref_name VARCHAR(40) NOT NULL
 * @Column(t.integer(), { nullable: true, name: 'yrs' }) age!: number | null   // yrs INTEGER
 */
export function Column<S extends SqlType, const N extends boolean = false>(
  type: S,
  options?: ModelColumnOptions<ValueOf<NoInfer<S>>, N>,
): DualField<PropertyValue<ValueOf<S>, N>>
export function Column<const N extends boolean = false>(
  options?: ModelColumnOptions<never, N>,
): UntypedField<N>
export function Column(first?: SqlType | ModelColumnOptions, second?: ModelColumnOptions): AnyField {
  refuseNew(new.target, 'Column')
  const hasType = first instanceof SqlType
  const type = hasType ? first : undefined
  const options = (hasType ? second : first) ?? {}
  return fieldDecorator('Column', (property) => ({ kind: 'column', property, type, options }))
}
