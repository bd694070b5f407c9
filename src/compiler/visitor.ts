import { UnsupportedFeatureError } from '../errors'
import type { SqlWriter } from './sql-writer'

/** Requires one `visit<Kind>` method for every kind of a union of nodes, so that a forgotten kind does not compile. */
export type VisitMethods<N extends { readonly kind: string }> = {
  readonly [K in N['kind'] as `visit${Capitalize<K>}`]: (
    node: Extract<N, { readonly kind: K }>,
    out: SqlWriter,
  ) => void
}

/** Calls the method for a node's kind: the one place where a name becomes a method. */
export function dispatch(compiler: object, node: { readonly kind: string }, out: SqlWriter): void {
  const name = `visit${node.kind.charAt(0).toUpperCase()}${node.kind.slice(1)}`
  const method = (compiler as Record<string, unknown>)[name]
  if (typeof method !== 'function') {
    throw new UnsupportedFeatureError({
      dialect: compiler.constructor.name,
      feature: `the node '${node.kind}'`,
    })
  }
  ;(method as (node: object, out: SqlWriter) => void).call(compiler, node, out)
}
