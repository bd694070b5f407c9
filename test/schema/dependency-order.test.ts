import { expect } from 'chai'
import fc from 'fast-check'

import { Column } from '../../src/schema/column'
import { dependencyOrder } from '../../src/schema/dependency-order'
import { ForeignKey, type ForeignKeyOptions } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { t } from '../../src/types/t'

interface Edge extends ForeignKeyOptions {
  readonly nullable?: boolean
}

/** Tables of single letters; `ab` is a key of a to b. */
function order(tables: string, edges: Readonly<Record<string, Edge>>) {
  const metadata = new MetaData()
  const built = [...tables].map((name) => {
    const keys = Object.entries(edges).filter(([edge]) => edge.startsWith(name))
    const columns = keys.map(
      ([edge, { nullable, ...options }]) =>
        new Column(edge, t.integer(), new ForeignKey(edge.charAt(1), options), {
          nullable: nullable ?? false,
        }),
    )
    return new Table(name, metadata, new Column('id', t.integer(), { primaryKey: true }), ...columns)
  })
  const { tables: sorted, deferred } = dependencyOrder(built)
  return [sorted.map(({ name }) => name).join(''), ...[...deferred].map((key) => key.columns[0]?.name)]
}

describe('the order of creation', () => {
  it('follows the keys, and names where these leave a choice', () => {
    expect(order('cba', { ac: {}, cb: {} })).to.deep.equal(['bca'])
    expect(order('dcba', {})).to.deep.equal(['abcd'])
    expect(order('a', { aa: {} })).to.deep.equal(['a'])
  })

  it('puts off one key of a cycle, a nullable one if there is one', () => {
    expect(order('ab', { ab: {}, ba: { nullable: true } })).to.deep.equal(['ba', 'ba'])
    expect(order('abc', { ab: {}, bc: { nullable: true }, ca: {} }))
      .to.have.length(2)
      .and.to.include('bc')
  })

  it('puts off only the key that lies on every cycle, and none that leads out of it', () => {
    const edges = { ab: {}, ba: {}, bc: {}, ca: {}, ad: {}, bd: {} }
    expect(order('abcd', edges)).to.deep.equal(['dacb', 'ab'])
  })

  it('puts off keys that say useAlter, and needs no other for their cycle', () => {
    expect(order('ab', { ab: { useAlter: true }, ba: {} })).to.deep.equal(['ab', 'ab'])
  })

  it('leaves only put-off keys pointing forwards, in any graph', () => {
    const letters = 'abcdef'
    const edge = fc
      .tuple(fc.nat(5), fc.nat(5))
      .map(([from, to]) => `${letters.charAt(from)}${letters.charAt(to)}`)
    fc.assert(
      fc.property(fc.uniqueArray(edge, { maxLength: 14 }), (edges) => {
        const [sorted = '', ...deferred] = order(letters, Object.fromEntries(edges.map((name) => [name, {}])))
        for (const name of edges) {
          const isForward = sorted.indexOf(name.charAt(0)) < sorted.indexOf(name.charAt(1))
          if (isForward) expect(deferred).to.include(name)
        }
        expect([...sorted].sort().join('')).to.equal(letters)
      }),
    )
  })
})
