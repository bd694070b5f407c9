import type { Including } from '../../../compiler/ddl/constraint-ddl'
import type { SqlWriter } from '../../../compiler/sql-writer'
import type { Ordering } from '../../../expression/expression'
import type { CheckConstraint } from '../../../schema/check'
import type { Column } from '../../../schema/column'
import { columnIn, type ColumnRef, type Constraint } from '../../../schema/constraint'
import type { ExcludeConstraint } from '../../../schema/exclude'
import { PrimaryKeyConstraint } from '../../../schema/primary-key'
import type { Index } from '../../../schema/table-index'
import { UniqueConstraint } from '../../../schema/unique'
import type { StorageParameters } from '../options'
import { textLiteral } from '../text-literal'
import { PostgresColumnDdl } from './column-ddl'

/** What objects may say for PostgreSQL alone, whatever they are. */
interface Options {
  readonly include?: readonly ColumnRef[] | undefined
  readonly nullsNotDistinct?: boolean | undefined
  readonly notValid?: boolean | undefined
  readonly using?: string | undefined
  readonly with?: StorageParameters | undefined
  readonly tablespace?: string | undefined
}

/** Constraints and indexes as PostgreSQL writes them. */
export abstract class PostgresConstraintDdl extends PostgresColumnDdl {
  override visitCheck(node: CheckConstraint, out: SqlWriter): void {
    super.visitCheck(node, out)
    if (node.dialect.postgres?.noInherit === true) out.write(' NO INHERIT')
  }

  override isConcurrent(index: Index): boolean {
    return index.dialect.postgres?.concurrently === true
  }

  /**
   * CREATE TABLE has no rows that could be left unchecked, and takes a UNIQUE that is like another key for a slip of the pen:
   * it would leave it out without a word. https://www.postgresql.org/docs/current/sql-altertable.html
   */
  protected override isInline(constraint: Constraint): boolean {
    if (optionsOf(constraint).notValid === true) return false
    return !(constraint instanceof UniqueConstraint) || !this.repeatsKey(constraint)
  }

  /** Whether a key before it is over the same columns, in the same way. */
  private repeatsKey(unique: UniqueConstraint): boolean {
    const { constraints } = unique.table
    const before = constraints.slice(0, constraints.indexOf(unique))
    const own = this.describe(unique)
    return before.some((key) => isKey(key) && this.describe(key) === own)
  }

  private describe(key: PrimaryKeyConstraint | UniqueConstraint): string {
    const names = (columns: readonly Column[]): string[] => columns.map(({ name }) => name)
    return JSON.stringify([
      names(key.columns),
      names(this.included(key)),
      key instanceof UniqueConstraint && this.hasEqualNulls(key),
      key.deferrable ?? false,
      key.initially === 'DEFERRED',
    ])
  }

  protected override isUnchecked(constraint: Constraint): boolean {
    return optionsOf(constraint).notValid === true
  }

  /** https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX */
  protected override usingIndex(constraint: Constraint, index: string, out: SqlWriter): void {
    out.write('CONSTRAINT ').identifier(this.nameOf(constraint))
    out.write(constraint instanceof PrimaryKeyConstraint ? ' PRIMARY KEY' : ' UNIQUE')
    out.write(' USING INDEX ').identifier(index)
    this.timing(constraint, out)
  }

  protected override hasEqualNulls(node: UniqueConstraint | Index): boolean {
    return super.hasEqualNulls(node) || optionsOf(node).nullsNotDistinct === true
  }

  protected override included(node: Including): readonly Column[] {
    const own = (optionsOf(node).include ?? []).map((ref) => columnIn(node.table, ref, 'include'))
    return [...new Set([...super.included(node), ...own])]
  }

  protected override keyStorage(
    node: PrimaryKeyConstraint | UniqueConstraint | ExcludeConstraint,
    out: SqlWriter,
  ): void {
    const { with: parameters, tablespace } = optionsOf(node)
    this.storageParameters(parameters, out)
    if (tablespace !== undefined) out.write(' USING INDEX TABLESPACE ').identifier(tablespace)
  }

  protected override indexTarget(index: Index, name: string, out: SqlWriter): void {
    super.indexTarget(index, name, out)
    const { using } = optionsOf(index)
    if (using !== undefined) out.write(' USING ').identifier(using)
  }

  protected override indexStorage(index: Index, out: SqlWriter): void {
    const { with: parameters, tablespace } = optionsOf(index)
    this.storageParameters(parameters, out)
    if (tablespace !== undefined) out.write(' TABLESPACE ').identifier(tablespace)
  }

  protected override operatorClass({ operators }: Ordering, out: SqlWriter): void {
    if (operators === undefined) return
    out.write(' ').identifier(...operators.path)
    this.parameters('', operators.parameters, out)
  }

  /** `WITH (fillfactor = 70)`. */
  protected storageParameters(parameters: StorageParameters | undefined, out: SqlWriter): void {
    this.parameters(' WITH', parameters ?? {}, out)
  }

  /** Names may have a namespace before them; nothing but names and literals is ever written. */
  protected parameters(keyword: string, parameters: StorageParameters, out: SqlWriter): void {
    const given = Object.entries(parameters)
    if (given.length === 0) return
    out.write(`${keyword} (`).list(given, ([name, value]) => {
      out.identifier(...name.split('.')).write(` = ${parameterLiteral(value)}`)
    })
    out.write(')')
  }
}

function optionsOf({ dialect }: { readonly dialect: object }): Options {
  return (dialect as { readonly postgres?: Options }).postgres ?? {}
}

function isKey(constraint: Constraint): constraint is PrimaryKeyConstraint | UniqueConstraint {
  return constraint instanceof PrimaryKeyConstraint || constraint instanceof UniqueConstraint
}

function parameterLiteral(value: string | number | boolean): string {
  return typeof value === 'string' ? textLiteral(value) : String(value)
}
