import { expect } from 'chai'
import { readInserts, type InsertStatement, type Literal } from '../../samples/02-chinook/insert-script'

const read = (script: string): InsertStatement[] => [...readInserts(script)]
const text = (value: string): Literal => ({ kind: 'string', text: value })
const number = (value: string): Literal => ({ kind: 'number', text: value })

describe("the Chinook sample's reader of scripts", () => {
  it('reads names and texts as any database writes them', () => {
    const one = { table: 'Genre', columns: ['GenreId', 'Name'], rows: [[number('1'), text("Rock 'n' Roll")]] }
    for (const script of [
      "INSERT INTO Genre (GenreId, Name) VALUES (1, 'Rock ''n'' Roll');",
      "insert into [Genre] ([GenreId],[Name]) values(1,N'Rock ''n'' Roll')",
      '\uFEFFINSERT INTO "Genre" ("GenreId", "Name") VALUES\r\n    (1, n\'Rock \'\'n\'\' Roll\');\r\n',
      "INSERT INTO `Genre` (`GenreId`, `Name`) VALUES (1, 'Rock ''n'' Roll');",
    ]) {
      expect(read(script), script).to.deep.equal([one])
    }
  })

  it('keeps every digit, and knows NULL from text that says so', () => {
    const [{ rows }] = read(
      "INSERT INTO t (a) VALUES (0.90), (-12), (+1e3), (.5), (NULL), (null), ('NULL'), ('');",
    ) as [InsertStatement]
    expect(rows.flat()).to.deep.equal([
      number('0.90'),
      number('-12'),
      number('+1e3'),
      number('.5'),
      null,
      null,
      text('NULL'),
      text(''),
    ])
  })

  it('takes nothing inside text, names and comments for SQL', () => {
    const script = `
      /* INSERT INTO a (b) VALUES (1); ' */ -- INSERT INTO a (b) VALUES (2); it's
      \\c "it's"
      CREATE TABLE t (a VARCHAR(9) DEFAULT '; INSERT INTO a (b) VALUES (3)');
      INSERT INTO [odd ] name] ([a;b]) VALUES ('; -- /*'), ('--');`.replace('[odd ] name]', '"odd ""name"""')
    expect(read(script)).to.deep.equal([
      { table: 'odd "name"', columns: ['a;b'], rows: [[text('; -- /*')], [text('--')]] },
    ])
  })

  it('reads nothing from nothing', () => {
    for (const script of ['', ';', ';;\n', '-- nothing', '/* nothing */', 'COMMIT'])
      expect(read(script)).to.deep.equal([])
  })

  it('tells the line of what it cannot read', () => {
    for (const [script, message] of [
      ['\n\nINSERT INTO t VALUES (1);', 'Line 3: ( should stand where VALUES is.'],
      ['INSERT INTO t (a, b) VALUES\n(1, 2),\n(3);', 'Line 3: 1 values are given for 2 columns of t.'],
      ['INSERT INTO t (a) VALUES (now());', 'Line 1: a value should stand where now is.'],
      ['INSERT INTO t (a) VALUES (1) (2);', 'Line 1: ; should stand where ( is.'],
      ['INSERT INTO t (a) VALUES (', 'The script ends where a value should stand.'],
      ["INSERT INTO t (a)\nVALUES ('open", "Line 2: a value should stand where ' is."],
    ] as const) {
      expect(() => read(script), script).to.throw(message)
    }
  })
})
