import { Expression } from '../../expression/expression'
import type { Column, ColumnOptions } from '../../schema/column'
import { Identity } from '../../schema/identity'
import type { SequenceOptions } from '../../schema/sequence-options'
import { EnumType } from '../../types/enum'
import { resolveType } from '../../types/resolve-type'
import type { SqlWriter } from '../sql-writer'
import { DdlBase } from './ddl-base'

/** Columns, as they stand in CREATE TABLE and ADD COLUMN. */
export abstract class ColumnDdl extends DdlBase {
  /** How the database is told to number the rows. */
  protected abstract numbering(column: Column, identity: Identity, out: SqlWriter): void

  /** A column's definition: name, type, collation, where its values come from, NOT NULL, the condition of its type. */
  protected column(column: Column, out: SqlWriter, usual?: ColumnOptions['collation']): void {
    const { comment } = column.options
    this.parts(
      `column '${column.qualifiedName}'`,
      out,
      () => out.identifier(column.name),
      () => {
        this.comment(comment, out)
      },
      () => {
        this.writeType(column, out)
      },
      () => {
        this.keeping(column, out)
      },
      () => {
        this.collation(column, out, usual)
      },
      () => {
        this.valueSource(column, out)
      },
      () => {
        this.inlineKey(column, out)
      },
      () => {
        this.nullability(column, out)
      },
      () => {
        this.typeCheck(column, out)
      },
    )
  }

  /** The type as the column has it; empty where it has none. */
  protected columnType(column: Column): string {
    return this.types.compile(column.type, column.table.schema)
  }

  /** How values are kept, where that stands behind the type. */

  protected keeping(_column: Column, _out: SqlWriter): void {
    return
  }

  protected collation(column: Column, out: SqlWriter, usual?: ColumnOptions['collation']): void {
    const collation = column.collationOn(this.dialectName) ?? usual
    if (collation !== undefined) out.write(' COLLATE ').identifier(...[collation].flat())
  }

  protected nullability(column: Column, out: SqlWriter): void {
    if (!column.nullable) out.write(' NOT NULL')
  }

  /** A primary key that has to stand at its column. */

  protected inlineKey(_column: Column, _out: SqlWriter): void {
    return
  }

  /** The condition that a type without enforcement of its own puts on its column. */
  protected typeCheck(column: Column, out: SqlWriter): void {
    const type = resolveType(column.type, this.dialectName)
    if (type instanceof EnumType && !type.native) this.labelCheck(column, type, out)
  }

  protected labelCheck(column: Column, type: EnumType<unknown>, out: SqlWriter): void {
    out.write(' CHECK (').identifier(column.name).write(' IN ')
    this.values(type.values, out).write(')')
  }

  protected defaultExpression(expression: Expression, _column: Column, out: SqlWriter): void {
    this.expressions.expression(expression, out)
  }

  /** The options of a sequence, in the order of the standard, a blank between them. */
  protected sequenceOptions(options: SequenceOptions): string[] {
    const { start, increment, minValue, maxValue, cache, cycle } = options
    const given = (words: string, value: number | bigint | undefined): string[] =>
      value === undefined ? [] : [`${words} ${value}`]
    return [
      ...given('START WITH', start),
      ...given('INCREMENT BY', increment),
      ...given('MINVALUE', minValue),
      ...given('MAXVALUE', maxValue),
      ...given('CACHE', cache),
      ...(cycle === undefined ? [] : [cycle ? 'CYCLE' : 'NO CYCLE']),
    ]
  }

  private writeType(column: Column, out: SqlWriter): void {
    const type = this.columnType(column)
    if (type !== '') out.write(` ${type}`)
  }

  private valueSource(column: Column, out: SqlWriter): void {
    const { computed, serverDefault } = column.options
    if (computed !== undefined) {
      out.write(' GENERATED ALWAYS AS (')
      this.computedValue(column, computed.expression, out)
      out.write(computed.stored ? ') STORED' : ') VIRTUAL')
    }
    if (serverDefault !== undefined) this.defaultClause(serverDefault, column, out)
    const isNumbered = column.table.autoincrementColumn === column
    if (column.identity !== undefined || isNumbered)
      this.numbering(column, column.identity ?? new Identity(), out)
  }

  /** What a column is worked out by. */
  protected computedValue(_column: Column, expression: Expression, out: SqlWriter): void {
    this.expressions.expression(expression, out)
  }

  /** DEFAULT, and the value or expression. */
  protected defaultClause(value: unknown, column: Column, out: SqlWriter): void {
    out.write(' DEFAULT ')
    if (value instanceof Expression) this.defaultExpression(value, column, out)
    else out.parameter({ value: column.type.fit(value), type: column.type, placeholder: undefined })
  }
}
