/** JSON documents as SQLite compares them: it stores the text in which they were written, and the same document has several. */
import type { SqlWriter } from '../../compiler/sql-writer'
import { Binary, InList, Operation, type Expression } from '../../expression/expression'
import type { KeyPart } from '../../expression/key-membership'
import { sql } from '../../expression/raw-sql'
import { baseType } from '../../types/resolve-type'
import { SqliteTextDecimalCompiler } from './text-decimal-compiler'

/** Compares documents by what they hold, as PostgreSQL compares JSONB. */
export abstract class SqliteJsonCompiler extends SqliteTextDecimalCompiler {
  override visitBinary(node: Binary, out: SqlWriter): void {
    const isEquality = node.operator === '=' || node.operator === '<>'
    if (!isEquality || !isJson(node.left)) return super.visitBinary(node, out)
    super.visitBinary(new Binary(node.operator, canonical(node.left), canonical(node.right), node.type), out)
  }

  override visitOperation(node: Operation, out: SqlWriter): void {
    if (!node.operator.endsWith('DISTINCT FROM') || !isJson(node.left)) return super.visitOperation(node, out)
    const [left, right] = [canonical(node.left), canonical(node.right)]
    super.visitOperation(new Operation(node.operator, left, right, node.type), out)
  }

  override visitInList(node: InList, out: SqlWriter): void {
    if (!isJson(node.operand) || !Array.isArray(node.list)) return super.visitInList(node, out)
    const list = (node.list as readonly Expression[]).map(canonical)
    super.visitInList(new InList(canonical(node.operand), list, node.negated), out)
  }

  /** Digits of a double in JSON need not be read as the same one, and of some types it is not known what their values are. */
  protected override takesKeys(operand: KeyPart): boolean {
    const { kind } = baseType(operand.type, 'sqlite')
    return !['real', 'double', 'named', 'any', 'json'].includes(kind) && super.takesKeys(operand)
  }
}

function isJson({ type }: Expression): boolean {
  return type !== undefined && baseType(type, 'sqlite').kind === 'json'
}

/** All that a document holds, in one order: https://sqlite.org/json1.html#jeach. Of a document there is at least the root. */
function canonical(document: Expression): Expression {
  return sql`nullif((SELECT json_group_array(json_array(fullkey, type, atom)) FROM (SELECT fullkey, type, atom FROM json_tree(${document}) ORDER BY fullkey)), '[]')`
}
