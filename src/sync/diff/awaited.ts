/**
 * What the database cannot read because it names something that the plan brings: a column, a label, a sequence. It is none of what is
 * there, which could not name that.
 */
import { creationOf } from '../../dialect/changed-parts'
import type { Dialect } from '../../dialect/dialect'
import { CompileError } from '../../errors'
import { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import { CreateView } from '../../statement/ddl/object-ddl'
import { AddColumn } from '../../statement/ddl/table-ddl'
import { typesOf } from '../../statement/ddl/type-order'
import type { DdlNode } from '../../statement/nodes'
import { EnumType } from '../../types/enum'
import { tokenize } from '../../util/sql-tokenizer'
import type { Snapshot } from '../snapshot'
import type { Noun } from './nouns'

type DdlCompiler = ReturnType<Dialect['createDdlCompiler']>
type Compared = Pick<Snapshot, 'existing' | 'missing' | 'objects' | 'pairs' | 'failures' | 'unread'>

/** What could not be read for no such reason. */
export interface Unread {
  /** Tables and views of which nothing could be read, and columns, constraints and indexes of others. */
  readonly parts: ReadonlyMap<object, string>
  /** Those that name something which is yet to come. */
  readonly awaited: ReadonlySet<object>
}

/** The form in which a noun of the model is compared: what awaits something is another one than any that is there. */
export function comparedForm(
  noun: Noun,
  normal: Noun | undefined,
  { parts, awaited }: Unread,
): Noun | undefined {
  if (awaited.has(noun.source)) return noun
  return parts.has(noun.source) ? undefined : normal
}

/** Sorts what could not be read. */
export function unreadIn(snapshot: Compared, compiler: DdlCompiler): Unread {
  const all = [...snapshot.failures, ...snapshot.unread]
  const coming = all.length === 0 ? [] : comingNames(snapshot, compiler)
  const isAwaited = (part: object): boolean => {
    // Of a table that cannot be made at all, nothing is known.
    if (part instanceof Table && !part.isView) return false
    const words = wordsOf(part, compiler)
    const columns = snapshot.pairs.filter(({ wanted }) => mayName(part, wanted)).flatMap(newColumns)
    return [...coming, ...columns].some((name) => words.has(name.toLowerCase()))
  }
  const awaited = new Set(all.flatMap(([part]) => (isAwaited(part) ? part : [])))
  return { parts: new Map(all.filter(([part]) => !awaited.has(part))), awaited }
}

/** A view names columns of any table, all else those of its own. */
function mayName(part: object, table: Table): boolean {
  return part instanceof Table || (part as Column | Constraint | Index).table === table
}

function newColumns({ wanted, found }: Compared['pairs'][number]): string[] {
  const there = new Set(found.columns.map(({ name }) => name.toLowerCase()))
  return wanted.columns.map(({ name }) => name).filter((name) => !there.has(name.toLowerCase()))
}

/** Tables, sequences, types and labels that the database has not. */
function comingNames({ existing, missing, objects, pairs }: Compared, compiler: DdlCompiler): string[] {
  const tables = pairs.map(({ wanted }) => wanted)
  const labels = typesOf(tables, compiler, objects).flatMap(({ type, schema }): readonly string[] => {
    const name = type.name ?? ''
    if (!existing.hasType(name, schema)) return [name]
    const found = existing.enumLabels(name, schema) ?? []
    return type instanceof EnumType ? type.values.filter((label) => !found.includes(label)) : []
  })
  const sequences = objects?.sequences.filter((sequence) => !existing.hasSequence(sequence)) ?? []
  return [...labels, ...[...missing, ...sequences].map(({ name }) => name)]
}

/** All words of it, those in strings, too: the name of a sequence is one. */
function wordsOf(part: object, compiler: DdlCompiler): ReadonlySet<string> {
  const tokens = tokenize(textOf(part, compiler), { brackets: false })
  const inStrings = tokens.flatMap(({ kind, value }) =>
    kind === 'string' ? tokenize(value, { brackets: false }) : [],
  )
  return new Set([...tokens, ...inStrings].map(({ value }) => value.toLowerCase()))
}

function textOf(part: object, compiler: DdlCompiler): string {
  try {
    return compiler.compile(nodeOf(part))
  } catch (error) {
    if (error instanceof CompileError) return ''
    throw error
  }
}

function nodeOf(part: object): DdlNode {
  if (part instanceof Table) return new CreateView(part)
  if (part instanceof Column) return new AddColumn(part)
  return creationOf(part as Constraint | Index)
}
