import { expect } from 'chai'
import fc from 'fast-check'

import { stronglyConnected } from '../../src/util/components'

describe('components of a graph', () => {
  it('hold the nodes of a cycle together, each after those it points to', () => {
    const targets: Record<string, string[]> = { a: ['b'], b: ['c'], c: ['b', 'd'], d: [], e: ['e'] }
    expect(stronglyConnected(Object.keys(targets), (node) => targets[node] ?? [])).to.deep.equal([
      ['d'],
      ['b', 'c'],
      ['a'],
      ['e'],
    ])
  })

  it('come in an order in which every edge leads back or stays inside', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 })
    fc.assert(
      fc.property(edges, (pairs) => {
        const nodes = Array.from({ length: 10 }, (_, i) => i)
        const found = stronglyConnected(nodes, (node) =>
          pairs.filter(([from]) => from === node).map(([, to]) => to),
        )
        expect(found.flat().sort()).to.deep.equal(nodes)
        const place = (node: number) => found.findIndex((component) => component.includes(node))
        for (const [from, to] of pairs) expect(place(to)).to.be.at.most(place(from))
      }),
    )
  })
})
