import { expect } from 'chai'

import { groupBy } from '../../src/util/group-by'

describe('grouping', () => {
  it('keeps groups and items in the order in which they first appear', () => {
    const groups = groupBy([3, 1, 4, 1, 5, 9, 2, 6], (n) => (n % 2 === 0 ? 'even' : 'odd'))
    expect([...groups]).to.deep.equal([
      ['odd', [3, 1, 1, 5, 9]],
      ['even', [4, 2, 6]],
    ])
  })
})
