import type { SqlWriter } from '../../compiler/sql-writer'
import { Expression, type Ordering } from '../../expression/expression'
import type { Column } from '../../schema/column'
import { isFor } from '../../schema/conditional'
import { tableKey } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import { tableFrom } from '../../schema/table-source'
import type { AttachPartition } from '../../statement/ddl/alter-ddl'
import { AlterDomain } from '../../statement/ddl/alter-object-ddl'
import { commentsOn } from '../../statement/ddl/creation-order'
import {
  AddConstraint,
  CreatePartition,
  SetColumnStorage,
  type CreateTable,
  type NamedPartition,
} from '../../statement/ddl/table-ddl'
import type { CreateType } from '../../statement/ddl/type-ddl'
import type { DdlNode } from '../../statement/nodes'
import { DomainType } from '../../types/domain'
import { UnresolvedTargetError } from '../../errors'
import { suggest } from '../../util/closest'
import { capabilities } from './capabilities'
import { divisionKey, divisionOf } from './divided'
import { optionsOf } from './ddl/column-ddl'
import { PostgresAlterObjectDdl } from './ddl/alter-object-ddl'
import type { Partition, PartitionBounds, PartitionBy, PostgresTableOptions } from './options'

/** Schema statements as PostgreSQL writes them. What each noun looks like stands in `ddl/`. */
export class PostgresDdlCompiler extends PostgresAlterObjectDdl {
  readonly can = capabilities

  override parentsOf(table: Table): readonly Table[] {
    return (tableOptions(table).inherits ?? []).flatMap((parent) =>
      typeof parent === 'string' ? (table.metadata.tables.get(parent) ?? []) : tableFrom(parent),
    )
  }

  override schemasOf(table: Table): readonly string[] {
    const schemas = (partitions: readonly Partition[] = []): string[] =>
      partitions.flatMap((partition) => [
        ...(partition.schema === undefined ? [] : [partition.schema]),
        ...schemas(partition.partitions),
      ])
    return schemas(tableOptions(table).partitions)
  }

  override companions(node: DdlNode): readonly DdlNode[] {
    switch (node.kind) {
      case 'createType':
        return [...commentsOn(node, this), ...uncheckedOf(node)]
      case 'createTable':
        return [
          ...commentsOn(node, this).filter(({ target }) => !this.comesLater(target)),
          ...this.afterTable(node),
        ]
      case 'addColumn':
        return [...commentsOn(node, this), ...afterColumn(node.column)]
      default:
        return commentsOn(node, this)
    }
  }

  /** https://www.postgresql.org/docs/current/ddl-partitioning.html */
  override visitCreatePartition({ table, parent, partition }: CreatePartition, out: SqlWriter): void {
    const { name, schema, bounds, unlogged, ...options } = partition as Partition
    this.parts(`partition '${name}' of table '${table.key}'`, out, () => {
      out.write(unlogged === true ? 'CREATE UNLOGGED TABLE ' : 'CREATE TABLE ')
      out.identifier(schema, name).write(' PARTITION OF ').identifier(parent.schema, parent.name)
      this.bounds(bounds, divisionKey(table, divisionOf(parent, table)), out)
      this.storage(table, options, out)
    })
  }

  override visitAttachPartition({ table, parent, partition }: AttachPartition, out: SqlWriter): void {
    this.parts(`partition '${partition.name}' of table '${table.key}'`, out, () => {
      out.write('ALTER TABLE ').identifier(parent.schema, parent.name)
      out.write(' ATTACH PARTITION ').identifier(partition.schema, partition.name)
      this.bounds((partition as Partition).bounds, divisionKey(table, divisionOf(parent, table)), out)
    })
  }

  protected override createTable(table: Table, out: SqlWriter): void {
    out.write(tableOptions(table).unlogged === true ? 'CREATE UNLOGGED TABLE ' : 'CREATE TABLE ')
  }

  /** Those that it inherits stand in the definition of the table that it inherits from. */
  protected override columnsIn(table: Table): readonly Column[] {
    const inherits = tableOptions(table).inherits !== undefined
    return table.columns.filter((column) => !inherits || optionsOf(column).inherited !== true)
  }

  protected override tableOptions(table: Table, out: SqlWriter): void {
    const options = tableOptions(table)
    if (options.inherits !== undefined) this.inherits(table, options.inherits, out)
    this.storage(table, options, out)
  }

  private storage(table: Table, options: PostgresTableOptions, out: SqlWriter): void {
    const { partitionBy, using, tablespace } = options
    if (partitionBy !== undefined) this.partitionBy(table, partitionBy, out)
    if (using !== undefined) out.write(' USING ').identifier(using)
    this.storageParameters(options.with, out)
    if (tablespace !== undefined) out.write(' TABLESPACE ').identifier(tablespace)
  }

  private inherits(
    table: Table,
    parents: NonNullable<PostgresTableOptions['inherits']>,
    out: SqlWriter,
  ): void {
    out.write(' INHERITS (').list(parents, (parent) => {
      const { schema, name } = typeof parent === 'string' ? namedTable(table, parent) : tableFrom(parent)
      out.identifier(schema, name)
    })
    out.write(')')
  }

  private partitionBy(table: Table, by: PartitionBy, out: SqlWriter): void {
    const [method = ''] = Object.keys(by)
    out.write(` PARTITION BY ${method.toUpperCase()} (`)
    out.list(divisionKey(table, by), (ordering) => {
      this.indexPart(ordering, out)
    })
    out.write(')')
  }

  /** Values are written as those of the key's columns. */
  private bounds(bounds: PartitionBounds, key: readonly Ordering[], out: SqlWriter): void {
    if (bounds === 'DEFAULT') {
      out.write(' DEFAULT')
      return
    }
    out.write(' FOR VALUES ')
    if ('in' in bounds) this.boundValues(bounds.in, () => key[0], out.write('IN '))
    else if ('modulus' in bounds) out.write(`WITH (MODULUS ${bounds.modulus}, REMAINDER ${bounds.remainder})`)
    else {
      this.boundValues(bounds.from, (i) => key[i], out.write('FROM '))
      this.boundValues(bounds.to, (i) => key[i], out.write(' TO '))
    }
  }

  private boundValues(
    values: readonly unknown[],
    partOf: (place: number) => Ordering | undefined,
    out: SqlWriter,
  ): void {
    const numbered = values.map((value, place) => ({ value, place }))
    out.write('(').list(numbered, ({ value, place }) => {
      if (value instanceof Expression) this.expressions.expression(value, out)
      else out.parameter({ value, type: partOf(place)?.operand.type, placeholder: undefined })
    })
    out.write(')')
  }

  private afterTable({ table, leftOut }: CreateTable): DdlNode[] {
    const later = table.constraints.filter(
      (constraint) =>
        isFor(constraint.ddlIf, this.dialectName) &&
        !this.isInline(constraint) &&
        !(leftOut as ReadonlySet<unknown>).has(constraint),
    )
    const { partitions = [] } = tableOptions(table)
    // A statement that alters the table alters its partitions with it, but those that come later do not follow it.
    return [
      ...partitionsOf(table, table, partitions),
      ...table.columns.flatMap(afterColumn),
      ...later.map((constraint) => new AddConstraint(constraint)),
    ].flatMap((node) => [node, ...this.companions(node)])
  }

  /** The comment on a constraint that is added afterwards follows that. */
  private comesLater(target: ReturnType<typeof commentsOn>[number]['target']): boolean {
    return target.on === 'constraint' && !this.isInline(target.constraint)
  }
}

function tableOptions({ dialect }: Pick<Table, 'dialect'>): PostgresTableOptions {
  return dialect.postgres ?? {}
}

/** A table by its key, or one that the MetaData does not hold, by its name. */
function namedTable(table: Table, key: string): Pick<Table, 'schema' | 'name'> {
  const { metadata } = table
  const found = metadata.tables.get(key) ?? metadata.tables.get(tableKey(key, metadata.schema))
  if (found !== undefined) return found
  throw new UnresolvedTargetError(
    `Table '${table.key}' inherits from '${key}', and there is no such table.`,
    {
      hint: suggest(key, metadata.tables.keys()),
    },
  )
}

/** A domain cannot be created with a check that is not valid. */
function uncheckedOf({ type, schema }: CreateType): DdlNode[] {
  if (!(type instanceof DomainType)) return []
  const domain: DomainType = type
  return domain.checks
    .filter(({ notValid }) => notValid)
    .map((check) => new AlterDomain({ type: domain, schema }, { do: 'addCheck', check, notValid: true }))
}

function afterColumn(column: Column): SetColumnStorage[] {
  const { storage, statistics } = optionsOf(column)
  return [
    ...(storage === undefined ? [] : [new SetColumnStorage(column, 'storage')]),
    ...(statistics === undefined ? [] : [new SetColumnStorage(column, 'statistics')]),
  ]
}

/** A table's partitions, each followed by its own. */
function partitionsOf(
  table: Table,
  parent: NamedPartition,
  partitions: readonly Partition[],
): CreatePartition[] {
  return partitions.flatMap((given) => {
    const partition: Partition = { ...given, schema: given.schema ?? parent.schema }
    return [
      new CreatePartition(table, parent, partition),
      ...partitionsOf(table, partition, partition.partitions ?? []),
    ]
  })
}
