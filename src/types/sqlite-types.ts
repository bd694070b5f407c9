/** The types that SQLite alone has, https://sqlite.org/datatype3.html */
import { AnyType, type AnyValue } from './any'

/**
 * ANY: a column of a STRICT table that takes values of every kind, and keeps them as they are.
 *
 * @example
 * new Column('value', any())   // value ANY
 */
export const any = <T = AnyValue>(): AnyType<T> => new AnyType<T>('ANY')

/**
 * No type at all: a column that takes values of every kind, and keeps them as they are.
 *
 * @example
 * new Column('value', untyped())   // value
 */
export const untyped = <T = AnyValue>(): AnyType<T> => new AnyType<T>('')
