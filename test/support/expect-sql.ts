import { expect } from 'chai'

import type { Executable } from '../../src/compiler/query-compiler'
import { dialects } from '../../src/dialect/dialects'
import type { DialectName } from '../../src/driver/driver'
import { UnsupportedFeatureError } from '../../src/errors'
import type { MetaData } from '../../src/schema/metadata'
import { creationStatements } from '../../src/statement/ddl/creation-order'
import type { DdlNode } from '../../src/statement/nodes'
import { Refusal, type PerDialect } from './per-dialect'

/** A statement over rows, one over the schema, or a whole schema, whose statements are those of `createAll`. */
export type Compilable = Executable | DdlNode | MetaData

/** Whole statements, one a line; or the refusal. */
export type ExpectedSql = string | readonly string[] | Refusal

/** Statements over rows that `expectSql` has seen, for `runOnEveryEngine` to run. */
export const expectedToRun: { readonly dialect: DialectName; readonly statement: Executable }[] = []

const names = Object.keys(dialects) as DialectName[]

/** Compares the whole SQL of a statement in every dialect, side by side. */
export function expectSql(node: Compilable, expected: PerDialect<ExpectedSql>): void {
  const actual: Partial<PerDialect<unknown>> = {}
  const wanted: Partial<PerDialect<unknown>> = {}
  for (const name of names) {
    const value = expected[name]
    actual[name] = value instanceof Refusal ? refusalOf(node, name) : compiled(node, name)
    wanted[name] = value instanceof Refusal ? value.feature : typeof value === 'string' ? [value] : value
    if (!(value instanceof Refusal) && isExecutable(node) && isComplete(node, name))
      expectedToRun.push({ dialect: name, statement: node })
  }
  expect(actual).to.deep.equal(wanted)
}

/** The SQL of a statement, or of all statements of a schema. */
export function compiled(node: Compilable, name: DialectName): readonly string[] {
  const dialect = dialects[name]
  if (node.kind === 'metadata') {
    const statements = creationStatements({ metadata: node }, dialect.createDdlCompiler())
    return statements.map((statement) => dialect.createDdlCompiler().compile(statement))
  }
  if (isExecutable(node)) return [dialect.createQueryCompiler().compile(node).sql]
  return [dialect.createDdlCompiler().compile(node)]
}

/** The values that travel beside a statement, as the dialect puts them on the wire. */
export function boundValues(statement: Executable, name: DialectName): readonly unknown[] {
  const { parameters } = dialects[name].createQueryCompiler().compile(statement)
  return parameters.map(({ type, value }) => dialects[name].codecs.encoder(type)(value))
}

function refusalOf(node: Compilable, name: DialectName): unknown {
  try {
    return compiled(node, name)
  } catch (error) {
    if (error instanceof UnsupportedFeatureError) return error.feature
    throw error
  }
}

/** Whether all values are there, and none comes with each execution. */
function isComplete(statement: Executable, name: DialectName): boolean {
  const { parameters } = dialects[name].createQueryCompiler().compile(statement)
  return parameters.every(({ placeholder }) => placeholder === undefined)
}

function isExecutable(node: Compilable): node is Executable {
  return ['select', 'compoundSelect', 'insert', 'update', 'delete', 'rawSql'].includes(node.kind)
}
