/** Prints the DDL of a model with sets, cycles and whatever else could be told in another order. */
import {
  CheckConstraint,
  Column,
  ddl,
  ForeignKey,
  func,
  Index,
  MetaData,
  Sequence,
  Table,
  t,
  UniqueConstraint,
} from '../../src/core'

const metadata = new MetaData({ schemas: ['b', 'a'] })
const id = () => new Column('id', t.integer(), { primaryKey: true })
for (const [name, targets] of Object.entries({ a: 'bcd', b: 'ca', c: 'ad', d: 'be', e: 'ea', f: 'abcdef' })) {
  const keys = [...new Set(targets)].map(
    (target) => new Column(`to_${target}`, t.integer(), new ForeignKey(target)),
  )
  const column = new Column('name', t.enum(`mood_${name}`, ['x', 'y']))
  const table = new Table(
    name,
    metadata,
    id(),
    ...keys,
    column,
    new CheckConstraint('id > 0'),
    new UniqueConstraint('name', 'id'),
  )
  new Index(undefined, func.lower(table.c['name']), { where: (table.c['id'] as Column).gt(1) })
}
new Sequence('z', metadata)
new Sequence('y', metadata)
process.stdout.write(ddl(metadata, 'postgres', { pretty: true }) + ddl(metadata, 'postgres', { drop: true }))
