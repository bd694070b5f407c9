import type { Column } from '../schema/column'
import type { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import {
  columnRoles,
  diagramLinks,
  diagramTables,
  typeLabel,
  type DiagramLink,
  type DiagramOptions,
} from './diagram'

/**
 * Writes tables, columns and foreign keys as a graph for Graphviz: `dot -Tsvg schema.dot > schema.svg`. The text is the same
 * each time.
 *
 * @example
 * toDot(metadata)
 * // digraph schema {
 * //   …
 * //   "user_preference":c1 -> "user":c0 [arrowtail=crowodot, arrowhead=teetee, tooltip="fk_user_preference_user_id_user"]
 * // }
 * // Syntax: https://graphviz.org/doc/info/lang.html
 */
export function toDot(metadata: MetaData, options: DiagramOptions = {}): string {
  const tables = diagramTables(metadata, options)
  const lines = [
    'digraph schema {',
    '  graph [rankdir=LR]',
    '  node [shape=plain, fontname="Helvetica"]',
    '  edge [dir=both]',
    ...tables.map((table) => `  ${quoted(table.key)} [label=<${label(table)}>]`),
    ...diagramLinks(tables).map((link) => `  ${edge(link)}`),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

/** The columns of a table, one below the other, each with a port for the lines. */
function label(table: Table): string {
  const head = `<tr><td colspan="3" bgcolor="#e8e8e8"><b>${escaped(table.key)}</b></td></tr>`
  const rows = table.columns.map((column, i) => row(column, i)).join('')
  return `<table border="0" cellborder="1" cellspacing="0" cellpadding="4">${head}${rows}</table>`
}

function row(column: Column, place: number): string {
  const name = escaped(column.name)
  const shown = column.nullable ? `<i>${name}</i>` : name
  const cells = [
    `<td port="c${place}" align="left">${shown}</td>`,
    `<td align="left">${escaped(typeLabel(column.type))}</td>`,
    `<td>${columnRoles(column).join(' ') || ' '}</td>`,
  ]
  return `<tr>${cells.join('')}</tr>`
}

function edge({ key, isOne, isOptional }: DiagramLink): string {
  const tail = isOne ? 'teeodot' : 'crowodot'
  const head = isOptional ? 'teeodot' : 'teetee'
  const ends = `${port(key.table, key.columns)} -> ${port(key.referredTable, key.referredColumns)}`
  return `${ends} [arrowtail=${tail}, arrowhead=${head}, tooltip=${quoted(key.name)}]`
}

function port(table: Table, [first]: readonly Column[]): string {
  const place = first === undefined ? -1 : table.columns.indexOf(first)
  return place < 0 ? quoted(table.key) : `${quoted(table.key)}:c${place}`
}

/** In strings of DOT a quote alone is escaped. Backslashes come in pairs, so that none stands alone before the last quote. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character).replace(/\p{C}/gu, ' ')
}
