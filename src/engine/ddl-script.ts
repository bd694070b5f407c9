/** Actions of a creation or removal become texts: all of them at once, before any is executed. */
import type { DdlCompiler } from '../compiler/ddl-compiler'
import { DDL, type DdlEvent } from '../schema/ddl-event'
import type { RawSql } from '../expression/raw-sql'
import type { Action, ListenerCall } from '../statement/ddl/creation-order'
import type { DdlNode } from '../statement/nodes'

/** A statement with its text, or a call of a listener. */
export type PreparedAction =
  { readonly kind: 'statement'; readonly node: DdlNode; readonly sql: string } | ListenerCall

/** Compiles everything. @throws CompileError for all that cannot be written */
export function prepare(actions: readonly Action[], compiler: DdlCompiler): PreparedAction[] {
  const texts = compiler.compileAll(actions.filter((action) => action.kind !== 'listenerCall')).values()
  return actions.map((action) =>
    action.kind === 'listenerCall'
      ? action
      : { kind: 'statement', node: action, sql: texts.next().value as string },
  )
}

/** The text of what a listener executes. */
export function textOfOwn(own: DDL | RawSql, compiler: DdlCompiler): string {
  return compiler.compile(own instanceof DDL ? own : new DDL(own))
}

/** What a listener is told. */
export function eventOf(
  { moment, target }: ListenerCall,
  { dialectName }: DdlCompiler,
  execute: (statement: DDL | RawSql) => Promise<void>,
): DdlEvent {
  return { moment, target, dialect: dialectName, execute }
}
