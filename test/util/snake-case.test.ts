import { expect } from 'chai'

import { snakeCase } from '../../src/util/snake-case'

describe('snake case', () => {
  it('parts words where capitals begin, and leaves the rest', () => {
    const names = ['prefId', 'HTTPServer2', 'id', 'userID', 'already_snake', 'Größe', 'x1Y', 'ÄrgerÜber']
    expect(names.map(snakeCase)).to.deep.equal([
      'pref_id',
      'http_server2',
      'id',
      'user_id',
      'already_snake',
      'größe',
      'x1_y',
      'ärger_über',
    ])
  })
})
