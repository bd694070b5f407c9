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
import { NameSet } from './identifiers'

/**
 * Writes tables, columns and foreign keys as an entity relationship diagram of Mermaid, which GitHub, GitLab and many editors
 * draw where it stands in Markdown. The text is the same each time.
 *
 * @example
 * toMermaid(metadata)
 * // erDiagram
 * //   "user" {
 * //     integer user_id PK
 * //     varchar(60) name
 * //   }
 * //   "user_preference" }o--|| "user" : "user_id"
 * // Syntax: https://mermaid.js.org/syntax/entityRelationshipDiagram.html
 */
export function toMermaid(metadata: MetaData, options: DiagramOptions = {}): string {
  const tables = diagramTables(metadata, options)
  const names = new Map<Table, string>()
  const taken = new NameSet()
  for (const table of tables) names.set(table, `"${taken.take(entityName(table.key))}"`)
  const lines = [
    ...tables.map((table) => entity(table, names.get(table) ?? '')),
    ...diagramLinks(tables).map((link) => relationship(link, names)),
  ]
  return `erDiagram\n${lines.map((line) => `  ${line}\n`).join('')}`
}

function entity(table: Table, name: string): string {
  if (table.columns.length === 0) return name
  const attributes = new NameSet()
  const lines = table.columns.map((column) => `    ${attribute(column, attributes)}`)
  return [`${name} {`, ...lines, '  }'].join('\n')
}

function attribute(column: Column, taken: NameSet): string {
  const comment = column.options.comment
  return [
    word(typeLabel(column.type).replaceAll(', ', '-')),
    taken.take(word(column.name)),
    columnRoles(column).join(', '),
    comment === undefined ? '' : `"${quotable(comment)}"`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function relationship({ key, isOne, isOptional }: DiagramLink, names: ReadonlyMap<Table, string>): string {
  const line = `${isOne ? '|o' : '}o'}--${isOptional ? 'o|' : '||'}`
  const label = quotable(key.columns.map(({ name }) => name).join(', '))
  return `${names.get(key.table) ?? ''} ${line} ${names.get(key.referredTable) ?? ''} : "${label}"`
}

/** The name of an entity stands between quotes, and may not hold these. */
function entityName(name: string): string {
  return name.replace(/["%\\\p{C}\p{Z}]/gu, (character) => (character === ' ' ? ' ' : '_')) || '_'
}

/** What has to be one word: letters, digits, and a few signs. */
function word(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}_()[\]-]/gu, '_')
  return /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`
}

function quotable(text: string): string {
  return text.replaceAll('"', "'").replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
}
