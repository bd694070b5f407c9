import { inspect } from 'node:util'

import { expect } from 'chai'

import { URL } from '../../src/engine/url'

function parts({ drivername, username, password, host, port, database, query }: URL): object {
  const all = { drivername, username, password, host, port, database, query: { ...query } }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('was expected to throw')
}

describe('URL', () => {
  const readable: [string, object][] = [
    ['sqlite://', { drivername: 'sqlite' }],
    ['sqlite:///', { drivername: 'sqlite' }],
    ['sqlite:///:memory:', { drivername: 'sqlite', database: ':memory:' }],
    ['sqlite:///file.db', { drivername: 'sqlite', database: 'file.db' }],
    ['sqlite:////tmp/a%20b.db', { drivername: 'sqlite', database: '/tmp/a b.db' }],
    ['sqlite:///C:/data/a.db', { drivername: 'sqlite', database: 'C:/data/a.db' }],
    ['sqlite+better-sqlite3:///a.db', { drivername: 'sqlite+better-sqlite3', database: 'a.db' }],
    ['postgresql+pglite:///folder/data', { drivername: 'postgresql+pglite', database: 'folder/data' }],
    ['postgres://host', { drivername: 'postgres', host: 'host' }],
    ['postgresql:///shop', { drivername: 'postgresql', database: 'shop' }],
    ['postgresql://host:5433/', { drivername: 'postgresql', host: 'host', port: 5433 }],
    [
      'postgresql://user@host/shop',
      { drivername: 'postgresql', username: 'user', host: 'host', database: 'shop' },
    ],
    [
      'postgresql://us%3Aer:p%40s%2Fs%25@host:5432/my%20shop?sslmode=require&application_name=a%26b',
      {
        drivername: 'postgresql',
        username: 'us:er',
        password: 'p@s/s%',
        host: 'host',
        port: 5432,
        database: 'my shop',
        query: { sslmode: 'require', application_name: 'a&b' },
      },
    ],
    [
      'postgresql://user:a:b/c@host/shop',
      { drivername: 'postgresql', username: 'user', password: 'a:b/c', host: 'host', database: 'shop' },
    ],
    ['postgresql://[::1]:5432/shop', { drivername: 'postgresql', host: '::1', port: 5432, database: 'shop' }],
    [
      'postgresql://user:pw@/shop?host=/var/run/postgresql',
      {
        drivername: 'postgresql',
        username: 'user',
        password: 'pw',
        database: 'shop',
        query: { host: '/var/run/postgresql' },
      },
    ],
    ['postgresql://%2Fvar%2Frun/shop', { drivername: 'postgresql', host: '/var/run', database: 'shop' }],
    [
      'postgresql://user:@host/shop',
      { drivername: 'postgresql', username: 'user', password: '', host: 'host', database: 'shop' },
    ],
  ]
  for (const [text, expected] of readable) {
    it(`reads ${text}, and what it writes reads the same`, () => {
      const url = URL.parse(text)
      expect(parts(url)).to.deep.equal({ query: {}, ...expected })
      expect(parts(URL.parse(url.render({ hidePassword: false })))).to.deep.equal(parts(url))
    })
  }

  it('is made of parts that need no escaping', () => {
    const url = URL.create({
      drivername: 'postgresql',
      username: 'app',
      password: 'p@s:s/w?o#rd%',
      host: '::1',
      port: '5432',
      database: 'my shop',
      query: { sslmode: 'require' },
    })
    const text = 'postgresql://app:p%40s%3As%2Fw%3Fo%23rd%25@[::1]:5432/my%20shop?sslmode=require'
    expect(url.render({ hidePassword: false })).to.equal(text)
    expect(parts(URL.parse(text))).to.deep.equal(parts(url))
  })

  it('shows the password nowhere but on request', () => {
    const url = URL.parse('postgresql://app:hushhush@host/shop?sslpassword=hushhush')
    expect(String(url)).to.equal('postgresql://app:***@host/shop?sslpassword=***')
    const shown = [
      url.toString(),
      JSON.stringify({ url }),
      inspect({ url }),
      inspect(url, { showHidden: true }),
    ]
    for (const text of shown) expect(text).not.to.include('hushhush')
    expect(url.password).to.equal('hushhush')
  })

  it('makes changed copies and stays the same', () => {
    const url = URL.parse('postgresql://app:hushhush@host/shop')
    expect(parts(url.set({ database: 'other', port: 5433 }))).to.include({
      database: 'other',
      password: 'hushhush',
      port: 5433,
    })
    expect(url.database).to.equal('shop')
    expect(Object.isFrozen(url) && Object.isFrozen(url.query)).to.equal(true)
  })

  const refused: [string, RegExp][] = [
    ['shop.db', /cannot be read.\n {2}Write postgresql:\/\//],
    ['postgresql:/host', /cannot be read/],
    ['postgresql://app:hushhush@x@host/shop', /more than one "@"/],
    ['postgresql://app:hush%hush@host/shop', /The password .* has a "%"/],
    ['postgresql://host:port/shop', /port of the database URL must be a number/],
    ['postgresql://host:70000/shop', /port/],
    ['sqlite://hushhush.db', /names a file, not a host.\n {2}Write sqlite:\/\/\/name.db/],
    ['postgresql+pglite://hushhush', /names a file/],
  ]
  for (const [text, expected] of refused) {
    it(`refuses ${text}, and does not repeat it`, () => {
      const message = messageOf(() => URL.parse(text))
      expect(message).to.match(expected)
      expect(message).not.to.match(/hush/)
    })
  }

  it('refuses parts without a drivername', () => {
    expect(() => URL.create({ drivername: '' })).to.throw(/needs a drivername/)
    expect(() => URL.create({ drivername: 'postgresql://x' })).to.throw(/needs a drivername/)
  })

  it('is not disturbed by an option called __proto__', () => {
    const url = URL.parse('postgresql://host/shop?__proto__=x')
    expect(Object.keys(url.query)).to.deep.equal(['__proto__'])
    expect(Object.getPrototypeOf(url.query)).to.equal(Object.prototype)
  })
})
