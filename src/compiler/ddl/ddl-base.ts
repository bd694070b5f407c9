/** What the compilers of all schema nouns stand on: names, values, refusals. */
import { CompileError, UnsupportedFeatureError } from '../../errors'
import type { Expression } from '../../expression/expression'
import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { Index } from '../../schema/table-index'
import type { DialectName } from '../../util/dialect-name'
import { fitName } from '../../util/fit-name'
import type { IdentifierQuoter } from '../identifier-quoter'
import type { QueryCompiler } from '../query-compiler'
import { LiteralWriter, type SqlWriter } from '../sql-writer'
import type { TypeCompiler } from '../type-compiler'

/** What is fitted to the limit of a database's names. */
export type Named = Pick<Constraint | Index, 'name' | 'givenName'>

/** The parts that every schema statement is written with. */
export abstract class DdlBase {
  constructor(
    readonly dialectName: DialectName,
    protected readonly quoter: IdentifierQuoter,
    protected readonly types: TypeCompiler,
    protected readonly expressions: QueryCompiler,
  ) {}

  /** The name that the database will know: the given one, or the generated one cut to the limit. */
  nameOf(named: Named): string {
    return named.givenName ?? fitName(named.name, this.quoter.limit)
  }

  /** An expression as it stands in a statement over the schema. */
  text(expression: Expression): string {
    const out = this.writer()
    this.expressions.expression(expression, out)
    return out.text
  }

  protected refuse(feature: string, hint: string): never {
    throw new UnsupportedFeatureError({ dialect: this.dialectName, feature, hint })
  }

  /** Writes one part after another. What cannot be written is noted with its place, and the others are tried all the same. */
  protected parts(place: string, out: SqlWriter, ...writes: readonly (() => void)[]): void {
    for (const write of writes) {
      try {
        write()
      } catch (error) {
        if (!(error instanceof CompileError) || !(out instanceof LiteralWriter)) throw error
        error.message += ` (in ${place})`
        out.problems.push(error)
      }
    }
  }

  protected writer(options: { readonly qualifyColumns: boolean } = { qualifyColumns: false }): LiteralWriter {
    return new LiteralWriter(this.quoter, {
      ...options,
      literal: (parameter) => this.expressions.literal(parameter),
    })
  }

  /** A comment inside a statement, right behind the name of what it is about; only where there is no COMMENT ON. */

  protected comment(_text: string | undefined, _out: SqlWriter): void {
    return
  }

  protected columnNames(columns: readonly Pick<Column, 'name'>[], out: SqlWriter): void {
    out
      .write('(')
      .list(columns, (column) => out.identifier(column.name))
      .write(')')
  }

  protected values(values: readonly unknown[], out: SqlWriter): SqlWriter {
    return out
      .write('(')
      .list(values, (value) => out.parameter({ value, type: undefined, placeholder: undefined }))
      .write(')')
  }
}
