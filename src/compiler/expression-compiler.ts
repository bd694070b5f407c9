/**
 * Expressions become text here: standard SQL, with one small method for each part that a database may spell differently.
 * Values only ever reach the writer as parameters; whether they are bound or written out is the writer's business.
 */
import {
  type Between,
  type Binary,
  type Cast,
  type Collate,
  type Conjunction,
  type Expression,
  type InList,
  type JsonPath,
  type Label,
  type Like,
  type Not,
  type NullTest,
  type Operation,
  type Ordering,
  Parameter,
} from '../expression/expression'
import type { FilteredCall, OrderedCall } from '../expression/aggregate'
import type { CaseWhen } from '../expression/case-when'
import type { Collected } from '../expression/collected'
import type { Extract } from '../expression/extract'
import type { FunctionCall } from '../expression/function-call'
import type { GroupingSets } from '../expression/grouping-sets'
import { KeyMembership, type KeyPart } from '../expression/key-membership'
import type { ExpressionNode } from '../expression/nodes'
import type { Quantified } from '../expression/quantified'
import type { Identifier, RawSql, SourceReference } from '../expression/raw-sql'
import type { TruthTest } from '../expression/truth-test'
import type { Tuple } from '../expression/tuple'
import type { Frame, Over } from '../expression/window'
import type { AliasedColumn } from '../schema/alias'
import type { Column } from '../schema/column'
import type { NextValue } from '../schema/sequence'
import type { ExcludedColumn } from '../statement/conflict'
import type { Exists } from '../statement/exists'
import type { KeyList } from '../statement/key-list'
import type { DerivedColumn } from '../statement/derived-table'
import type { CompoundSelect, OutputReference } from '../statement/query'
import type { Select } from '../statement/select'
import type { SqlWriter } from './sql-writer'
import type { TypeCompiler } from './type-compiler'
import { dispatch, type VisitMethods } from './visitor'

/** All expressions, those of the layers above `expression/` included. */
export type AnyExpression =
  | ExpressionNode
  | Column
  | AliasedColumn
  | KeyList
  | DerivedColumn
  | OutputReference
  | Select
  | CompoundSelect
  | Exists
  | ExcludedColumn
  | NextValue

/** Kinds that need no parentheses wherever they stand. */
const ATOMS = new Set([
  'parameter',
  'column',
  'aliasedColumn',
  'derivedColumn',
  'outputReference',
  'excludedColumn',
  'functionCall',
  'orderedCall',
  'filteredCall',
  'over',
  'cast',
  'caseWhen',
  'collected',
  'extract',
  'identifier',
  'select',
  'compoundSelect',
  'tuple',
  'quantified',
])

/** Longer lists of values are one parameter. */
const LONGEST_LIST = 1000

/** Turns expressions into text. */
export abstract class ExpressionCompiler implements VisitMethods<AnyExpression> {
  constructor(protected readonly types: TypeCompiler) {}

  /** A select inside an expression, in parentheses. */
  abstract visitSelect(node: Select, out: SqlWriter): void
  /** Selects united, in parentheses. */
  abstract visitCompoundSelect(node: CompoundSelect, out: SqlWriter): void
  abstract visitDerivedColumn(node: DerivedColumn, out: SqlWriter): void
  abstract visitOutputReference(node: OutputReference, out: SqlWriter): void
  abstract visitSourceReference(node: SourceReference, out: SqlWriter): void
  abstract visitExtract(node: Extract, out: SqlWriter): void
  abstract visitJsonPath(node: JsonPath, out: SqlWriter): void
  /** ANY and ALL. @throws UnsupportedFeatureError where there are none */
  abstract visitQuantified(node: Quantified, out: SqlWriter): void
  /** Several groupings at once. @throws UnsupportedFeatureError where there are none */
  abstract visitGroupingSets(node: GroupingSets, out: SqlWriter): void
  abstract visitExcludedColumn(node: ExcludedColumn, out: SqlWriter): void
  abstract visitExists(node: Exists, out: SqlWriter): void
  /** The next number of a sequence. @throws UnsupportedFeatureError where there are none */
  abstract visitNextValue(node: NextValue, out: SqlWriter): void
  abstract visitCollected(node: Collected, out: SqlWriter): void
  abstract visitKeyMembership(node: KeyMembership, out: SqlWriter): void
  /** A list of keys as a table, in parentheses. */
  abstract visitKeyList(node: KeyList, out: SqlWriter): void

  /** Whether values that are compared with an operand are the same in a list that is one parameter. */
  protected abstract takesKeys(operand: KeyPart): boolean

  /** Writes any expression. */
  expression(node: Expression, out: SqlWriter): void {
    out.expression(node, () => {
      dispatch(this, node, out)
    })
  }

  visitParameter(node: Parameter, out: SqlWriter): void {
    out.parameter({ value: node.value, type: node.type, placeholder: node.placeholder })
  }

  visitColumn(node: Column, out: SqlWriter): void {
    if (!out.options.qualifyColumns) out.identifier(node.name)
    else out.identifier(node.table.schema, node.table.name, node.name)
  }

  visitAliasedColumn(node: AliasedColumn, out: SqlWriter): void {
    out.identifier(node.alias.name, node.name)
  }

  visitBinary(node: Binary, out: SqlWriter): void {
    this.operand(node.left, out)
    out.write(` ${node.operator} `)
    this.operand(node.right, out)
  }

  visitOperation(node: Operation, out: SqlWriter): void {
    this.operand(node.left, out)
    out.write(` ${node.operator} `)
    this.operand(node.right, out)
  }

  visitTuple(node: Tuple, out: SqlWriter): void {
    out.write('(').list(node.items, (item) => {
      this.expression(item, out)
    })
    out.write(')')
  }

  visitCaseWhen({ branches, otherwise }: CaseWhen, out: SqlWriter): void {
    out.write('CASE')
    for (const { condition, value } of branches) {
      this.expression(condition, out.write(' WHEN '))
      this.typedValue(value, out.write(' THEN '))
    }
    if (otherwise !== undefined) this.typedValue(otherwise, out.write(' ELSE '))
    out.write(' END')
  }

  visitConjunction(node: Conjunction, out: SqlWriter): void {
    if (node.conditions.length === 0) return this.truth(node.operator === 'and', out)
    const separator = node.operator === 'and' ? ' AND ' : ' OR '
    this.conjuncts(node.conditions, separator, out)
  }

  visitNot(node: Not, out: SqlWriter): void {
    out.write('NOT (')
    this.expression(node.operand, out)
    out.write(')')
  }

  visitNullTest(node: NullTest, out: SqlWriter): void {
    this.operand(node.operand, out)
    out.write(node.negated ? ' IS NOT NULL' : ' IS NULL')
  }

  visitTruthTest(node: TruthTest, out: SqlWriter): void {
    this.operand(node.operand, out)
    out.write(node.negated ? ' IS NOT TRUE' : ' IS TRUE')
  }

  visitInList(node: InList, out: SqlWriter): void {
    if (Array.isArray(node.list) && node.list.length === 0) return this.truth(node.negated, out)
    const keys = out.options.bindsValues ? this.asKeys(node) : undefined
    if (keys !== undefined) return this.visitKeyMembership(keys, out)
    this.tested(node.operand, out)
    out.write(node.negated ? ' NOT IN ' : ' IN ')
    if (!Array.isArray(node.list)) return this.inParentheses(node.list as Expression, out)
    out.write('(')
    out.list(node.list as readonly Expression[], (item) => {
      this.operand(item, out)
    })
    out.write(')')
  }

  /** A long list of values, or of tuples of them, is one parameter: a statement takes only so many of them. */
  protected asKeys({ operand, list, negated }: InList): KeyMembership | undefined {
    const columns = itemsOf(operand)
    if (!Array.isArray(list) || list.length * columns.length <= LONGEST_LIST) return undefined
    if (!columns.every(isTyped) || !columns.every((column) => this.takesKeys(column))) return undefined
    const rows = (list as readonly Expression[]).map(itemsOf)
    const isBound = (row: readonly Expression[]): row is Parameter[] =>
      row.length === columns.length && row.every((value, i) => isValueOf(columns[i] as KeyPart, value))
    if (!rows.every(isBound)) return undefined
    const keys = columns.map((_, i) => rows.map((row) => row[i]?.value))
    return new KeyMembership(columns, keys, negated)
  }

  visitBetween(node: Between, out: SqlWriter): void {
    this.tested(node.operand, out)
    out.write(' BETWEEN ')
    this.operand(node.low, out)
    out.write(' AND ')
    this.operand(node.high, out)
  }

  visitLike(node: Like, out: SqlWriter): void {
    this.operand(node.operand, out)
    out.write(node.ignoreCase ? ' ILIKE ' : ' LIKE ')
    this.operand(node.pattern, out)
  }

  visitCast(node: Cast, out: SqlWriter): void {
    out.write('CAST(')
    this.expression(node.operand, out)
    out.write(` AS ${this.types.compile(node.type)})`)
  }

  visitCollate(node: Collate, out: SqlWriter): void {
    this.operand(node.operand, out)
    out.write(' COLLATE ').identifier(...node.collation)
  }

  /** Only the select list names its values; anywhere else a label stands for what it labels. */
  visitLabel(node: Label, out: SqlWriter): void {
    this.expression(node.operand, out)
  }

  visitFunctionCall(node: FunctionCall, out: SqlWriter): void {
    this.call(node, out, () => out.write(')'))
  }

  visitOrderedCall({ call, orderBy, withinGroup }: OrderedCall, out: SqlWriter): void {
    const order = (keyword: string): void => {
      out.write(keyword)
      this.orderings(orderBy, out)
      out.write(')')
    }
    if (withinGroup) {
      this.expression(call, out)
      order(' WITHIN GROUP (ORDER BY ')
    } else this.call(call as FunctionCall, out, () => order(' ORDER BY '))
  }

  visitFilteredCall({ call, condition }: FilteredCall, out: SqlWriter): void {
    this.called(call, out)
    this.expression(condition, out.write(' FILTER (WHERE '))
    out.write(')')
  }

  visitOver({ call, partitionBy, orderBy, frame }: Over, out: SqlWriter): void {
    this.called(call, out)
    const parts: (() => void)[] = []
    if (partitionBy.length > 0)
      parts.push(() =>
        out.write('PARTITION BY ').list(partitionBy, (item) => {
          this.expression(item, out)
        }),
      )
    if (orderBy.length > 0)
      parts.push(() => {
        this.orderings(orderBy, out.write('ORDER BY '))
      })
    if (frame !== undefined) parts.push(() => out.write(frameText(frame)))
    out.write(' OVER (').list(
      parts,
      (write) => {
        write()
      },
      ' ',
    )
    out.write(')')
  }

  visitRawSql(node: RawSql, out: SqlWriter): void {
    node.texts.forEach((text, i) => {
      out.write(text)
      const inserted = node.inserted[i]
      if (inserted !== undefined) this.expression(inserted, out)
    })
  }

  visitIdentifier(node: Identifier, out: SqlWriter): void {
    out.identifier(...node.path)
  }

  /** Writes what rows are sorted by; an outer join can make null of any column. */
  orderings(orderings: readonly Ordering[], out: SqlWriter, hasOuterJoin = false): void {
    out.list(orderings, (ordering) => {
      this.expression(this.sortedBy(ordering.operand), out)
      this.direction(this.sorted(ordering, hasOuterJoin), out)
    })
  }

  /** What rows are sorted by for a value. */
  protected sortedBy(node: Expression): Expression {
    return node
  }

  /** The ordering as this database must be told it: nulls stand last upwards and first downwards, everywhere. */
  protected sorted(ordering: Ordering, _hasOuterJoin: boolean): Ordering {
    return ordering
  }

  /** The direction of one ordering, where it is not the default. */
  direction(ordering: Ordering, out: SqlWriter): void {
    if (ordering.direction === 'desc') out.write(' DESC')
    if (ordering.nulls !== undefined) out.write(ordering.nulls === 'first' ? ' NULLS FIRST' : ' NULLS LAST')
  }

  /** A call behind which FILTER or OVER follows. */
  protected called(call: Expression, out: SqlWriter): void {
    this.expression(call, out)
  }

  /** A function's name and arguments; what closes them is the caller's. */
  protected call(node: FunctionCall, out: SqlWriter, close: () => void): void {
    out.write(`${node.name}(`)
    if (node.args.length === 0 && node.name === 'count') out.write('*')
    if (node.distinct) out.write('DISTINCT ')
    out.list(node.args, (arg) => {
      this.argument(arg, node, out)
    })
    close()
  }

  /** One argument of a call. */
  protected argument(node: Expression, _call: FunctionCall, out: SqlWriter): void {
    this.expression(node, out)
  }

  /** What is looked for in a list or a range. */
  protected tested(node: Expression, out: SqlWriter): void {
    this.operand(node, out)
  }

  /** A value beside which nothing says what type it has. */
  protected typedValue(node: Expression, out: SqlWriter): void {
    this.operand(node, out)
  }

  protected truth(value: boolean, out: SqlWriter): void {
    out.write(value ? 'TRUE' : 'FALSE')
  }

  /** An expression between operators: in parentheses unless it can stand bare. */
  protected operand(node: Expression, out: SqlWriter): void {
    const bare = node.kind === 'label' ? (node as Label).operand : node
    if (ATOMS.has(bare.kind)) this.expression(bare, out)
    else this.inParentheses(bare, out)
  }

  /** Conditions side by side. Raw SQL may hold an OR of its own: it is bare only where nothing stands beside it. */
  protected conjuncts(conditions: readonly Expression[], separator: string, out: SqlWriter): void {
    out.list(
      conditions,
      (condition) => {
        const bare = condition.kind === 'label' ? (condition as Label).operand : condition
        const mixed = bare.kind === 'conjunction' || bare.kind === 'rawSql'
        if (mixed && conditions.length > 1) this.inParentheses(bare, out)
        else this.expression(bare, out)
      },
      separator,
    )
  }

  /** An expression in parentheses; a select brings its own, and raw SQL may. */
  private inParentheses(node: Expression, out: SqlWriter): void {
    if (ENCLOSED.has(node.kind) || isEnclosed(node)) return this.expression(node, out)
    out.write('(')
    this.expression(node, out)
    out.write(')')
  }
}

/** The expressions that a list is of: one, or those of a tuple. */
function itemsOf(node: Expression): readonly Expression[] {
  return node.kind === 'tuple' ? (node as Tuple).items : [node]
}

function isValueOf({ type }: KeyPart, value: Expression): boolean {
  return value instanceof Parameter && value.type === type && value.placeholder === undefined
}

function isTyped(operand: Expression): operand is KeyPart {
  return operand.type !== undefined
}

/** What brings its own parentheses. */
const ENCLOSED = new Set(['select', 'compoundSelect', 'tuple'])

/** `ROWS BETWEEN 2 PRECEDING AND CURRENT ROW`. */
function frameText({ unit, ends: [start, end], exclude }: Frame): string {
  const bound = (rows: number | null, unbounded: string): string => {
    if (rows === null) return `UNBOUNDED ${unbounded}`
    if (rows === 0) return 'CURRENT ROW'
    return rows < 0 ? `${-rows} PRECEDING` : `${rows} FOLLOWING`
  }
  const frame = `${unit.toUpperCase()} BETWEEN ${bound(start, 'PRECEDING')} AND ${bound(end, 'FOLLOWING')}`
  return exclude === undefined ? frame : `${frame} EXCLUDE ${exclude.toUpperCase()}`
}

/** Raw SQL that is one pair of parentheses with no other inside. */
function isEnclosed(node: Expression): boolean {
  return node.kind === 'rawSql' && /^\([^()'"]*\)$/.test((node as RawSql).texts.join('').trim())
}
