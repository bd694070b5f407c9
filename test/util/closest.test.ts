import { expect } from 'chai'

import { closest, suggest } from '../../src/util/closest'

describe('the closest word', () => {
  it('is the one that was meant, if any is like it', () => {
    expect(closest('usr_id', ['user_id', 'name'])).to.equal('user_id')
    expect(closest('USER_ID', ['user_id'])).to.equal('user_id')
    expect(closest('zzz', ['user_id', 'name'])).to.equal(undefined)
    expect(closest('', [])).to.equal(undefined)
  })

  it('is suggested among those that there are', () => {
    expect(suggest('nme', ['id', 'name'])).to.equal("Did you mean 'name'? Known: id, name.")
    expect(suggest('zzzzz', ['id'])).to.equal('Known: id.')
    expect(suggest('x', [])).to.equal('None is known.')
  })
})
