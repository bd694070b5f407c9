import { expect } from 'chai'

import { toTypeScript } from '../../src/codegen/to-typescript'
import { func } from '../../src/expression/function-call'
import { sql, unsafeSql } from '../../src/expression/raw-sql'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { Computed } from '../../src/schema/computed'
import { ExcludeConstraint } from '../../src/schema/exclude'
import { ForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { Identity } from '../../src/schema/identity'
import { MetaData } from '../../src/schema/metadata'
import { PrimaryKeyConstraint } from '../../src/schema/primary-key'
import { Sequence } from '../../src/schema/sequence'
import { Table } from '../../src/schema/table'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { View } from '../../src/schema/view'
import { composite, domain, inet, interval, oid, rangeType } from '../../src/types/postgres-types'
import { any, untyped } from '../../src/types/sqlite-types'
import { t } from '../../src/types/t'
import { definitionFacets } from './definition-facets'
import { compileErrors, loadModels, type Decorators } from './generated-program'

const STANDARDS: readonly Decorators[] = ['legacy', 'standard']

/** Compiles in both standards, and gives the metadata of the classes, which are the same in both. */
function loaded(files: Readonly<Record<string, string>>): MetaData {
  for (const standard of STANDARDS) expect(compileErrors(files, standard)).to.deep.equal([])
  const { metadata } = loadModels(files, 'standard')
  expect(definitionFacets(loadModels(files, 'legacy').metadata)).to.deep.equal(definitionFacets(metadata))
  return metadata
}

/** The classes say what the MetaData says, and give the text again. */
function expectSame(metadata: MetaData): string {
  const text = toTypeScript(metadata)
  const models = loaded({ 'models.ts': text })
  expect(definitionFacets(models)).to.deep.equal(definitionFacets(metadata))
  expect(toTypeScript(models)).to.equal(text)
  return text
}

/** The lines of a text that hold something. */
function linesWith(text: string, part: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.includes(part))
    .map((line) => line.trim())
}

const id = (name = 'id'): Column => new Column(name, t.integer(), { primaryKey: true })
const refersTo = (
  name: string,
  target: string,
  options: { nullable?: boolean; unique?: boolean } = {},
): Column => new Column(name, t.integer(), new ForeignKey(target), { nullable: false, ...options })

describe('toTypeScript', function () {
  this.timeout(60_000)

  it('writes a class for each table, with relations along the foreign keys', () => {
    const metadata = new MetaData()
    new Table('user', metadata, id('user_id'), new Column('name', t.varchar(60), { nullable: false }))
    const preference = new Table(
      'user_preference',
      metadata,
      id('pref_id'),
      new Column('user_id', t.integer(), new ForeignKey('user.user_id', { onDelete: 'CASCADE' }), {
        nullable: false,
      }),
      new Column('pref_name', t.varchar(40), { nullable: false }),
      new Column('prefValue', t.varchar(100)),
      new UniqueConstraint('user_id', 'pref_name', { name: 'one_of_a_name' }),
    )
    new Index('ix_lower', func.lower(preference.c.pref_name), { unique: true })
    const text = expectSame(metadata)
    expect(text).to.equal(`import {
  Column,
  ForeignKey,
  Index,
  ManyToOne,
  OneToMany,
  Table,
  TableArgs,
  UniqueConstraint,
  func,
  t,
  type Many,
  type One,
} from 'dovetail-orm'

@Table('user')
export class User {
  @Column(t.integer(), { primaryKey: true }) userId!: number
  @Column(t.varchar(60)) name!: string

  @OneToMany(() => UserPreference) userPreferences!: Many<UserPreference>
}

@Table('user_preference')
@TableArgs<UserPreference>((c) => [
  new UniqueConstraint(c.userId, c.prefName, { name: 'one_of_a_name' }),
  new Index('ix_lower', func.lower(c.prefName), { unique: true }),
])
export class UserPreference {
  @Column(t.integer(), { primaryKey: true }) prefId!: number
  @Column(t.integer()) @ForeignKey(() => User, { onDelete: 'CASCADE' }) userId!: number
  @Column(t.varchar(40)) prefName!: string
  @Column(t.varchar(100), { name: 'prefValue', nullable: true }) prefValue!: string | null

  @ManyToOne(() => User) user!: One<User, 'userId'>
}
`)
  })

  it('writes a file for each class on demand, and one that exports them all', () => {
    const metadata = new MetaData()
    new Table('media_type', metadata, id())
    new Table('track', metadata, id(), refersTo('media_type_id', 'media_type.id'))
    new Table('log', metadata, new Column('line', t.text()))
    const files = toTypeScript(metadata, { files: 'each' })
    expect(Object.keys(files).sort()).to.deep.equal(['index.ts', 'log-table.ts', 'media-type.ts', 'track.ts'])
    expect(files['index.ts']).to.equal(
      "export * from './media-type'\nexport * from './track'\nexport * from './log-table'\n",
    )
    expect(linesWith(files['track.ts'] ?? '', './media-type')).to.deep.equal([
      "import { MediaType } from './media-type'",
    ])
    expect(definitionFacets(loaded(files))).to.deep.equal(definitionFacets(metadata))
    const elsewhere = toTypeScript(metadata, { files: 'each', importFrom: '@corp/orm', extension: '.js' })
    expect(linesWith(Object.values(elsewhere).join(''), ' from ')).to.have.members([
      "export * from './media-type.js'",
      "export * from './track.js'",
      "export * from './log-table.js'",
      "import { MediaType } from './media-type.js'",
      "import { Track } from './track.js'",
      "import { Column, OneToMany, Table, t, type Many } from '@corp/orm'",
      "import { Column, ForeignKey, ManyToOne, Table, t, type One } from '@corp/orm'",
      "import { defaultRegistry, t } from '@corp/orm'",
      "import { Column as CoreColumn, Table as CoreTable } from '@corp/orm/core'",
    ])
  })

  it('refuses options that do not exist', () => {
    const metadata = new MetaData()
    expect(() => toTypeScript(metadata, { file: 'one' } as never)).to.throw("there is no option 'file'")
    expect(() => toTypeScript(metadata, { files: 'some' } as never)).to.throw("'files' has a value")
  })

  describe('names', () => {
    it('writes those of keys and indexes where they are not the default ones, and no others', () => {
      const metadata = new MetaData({
        namingConvention: { ix: ({ columns }) => `index_on_${columns.join()}` },
      })
      new Table('author', metadata, id(), new Column('email', t.text(), { unique: true, nullable: false }))
      new Table(
        'book',
        metadata,
        new Column('isbn', t.text()),
        new PrimaryKeyConstraint('isbn', { name: 'book_pkey' }),
        new Column(
          'email',
          t.text(),
          new ForeignKey('author.email', { name: 'fk_book_email_author', index: false }),
        ),
        new Column(
          'author',
          t.integer(),
          new ForeignKey('author.id', { name: 'book_author_fkey', index: false }),
        ),
        new Column('title', t.text(), { index: true }),
        new CheckConstraint("title <> ''", { name: 'titled' }),
      )
      const text = expectSame(metadata)
      expect(linesWith(text.slice(text.indexOf("@Table('book')")), '(')).to.deep.equal([
        "@Table('book')",
        '@TableArgs<Book>((c) => [',
        "new PrimaryKeyConstraint(c.isbn, { name: 'book_pkey' }),",
        "new CheckConstraint(sql`title <> ''`, { name: 'titled' }),",
        "new Index('index_on_title', c.title),",
        '@Column(t.text()) isbn!: string',
        '@Column(t.text(), { nullable: true })',
        '@ForeignKey(() => Author, (a) => a.email, { index: false })',
        '@Column(t.integer(), { nullable: true })',
        "@ForeignKey(() => Author, { name: 'book_author_fkey', index: false })",
        '@Column(t.text(), { nullable: true }) title!: string | null',
        "@ManyToOne(() => Author, { foreignKey: 'email' }) emailAuthor!: One<Author, 'email'> | null",
        "@ManyToOne(() => Author, { foreignKey: 'author' }) authorAuthor!: One<Author, 'id'> | null",
      ])
    })

    it('makes properties and classes of whatever tables and columns are called', () => {
      const metadata = new MetaData()
      const columns = [
        ...['user_id', 'userId', 'UserID', 'constructor', '__proto__', 'toString', 'then', 'class', 'static'],
        ...[
          'get',
          'async',
          'declare',
          'readonly',
          'accessor',
          '1st',
          '🦊',
          '🐻',
          '',
          ' ',
          '`${x}`',
          "it's",
          'a.b',
        ],
        ...[
          'a\nb',
          'back\\slash',
          'ünïcode',
          'ß',
          'İ',
          '$',
          '_',
          '__',
          'SHOUT_ING',
          'c',
          't',
          'sql',
          'x\u202ey',
        ],
      ].filter((name) => name !== '')
      new Table('weird', metadata, id('weird_id'), ...columns.map((name) => new Column(name, t.integer())))
      const tables = [
        ...[
          'user',
          'users',
          'User',
          'Table',
          'column',
          'date',
          'object',
          'index',
          'one',
          'many',
          'buffer',
          'string',
        ],
        ...[
          '🦊',
          '🐻',
          '1st',
          'na"me',
          '`${x}`',
          'back\\slash',
          'core_table',
          'registry',
          'weird_table',
          'class',
        ],
      ]
      for (const name of tables) {
        new Table(
          name,
          metadata,
          id(),
          refersTo('weird_id', 'weird.weird_id'),
          new Column('at', t.timestamp()),
        )
        new Table(`${name} log`, metadata, new Column('at', t.timestamp()))
      }
      const text = expectSame(metadata)
      const files = toTypeScript(metadata, { files: 'each' })
      loaded(files)
      expect(new Set(Object.keys(files).map((name) => name.toLowerCase())).size).to.equal(
        2 * tables.length + 2,
      )
      expect(linesWith(text, "name: 'constructor'")).to.deep.equal([
        "@Column(t.integer(), { name: 'constructor', nullable: true }) constructorColumn!: number | null",
      ])
      expect(linesWith(text, "x\\u{202e}y'")).to.have.length(1)
      expect(linesWith(text, 'class ').slice(0, 4)).to.deep.equal([
        'export class _1st {',
        'export class TableModel {',
        'export class User {',
        'export class X {',
      ])
    })

    it('escapes what SQL could do to a template', () => {
      const metadata = new MetaData()
      const text = "concat('`', '${1}', '\\n', '\\', '\r', '\u2028', '$', 'line\nbreak')"
      new Table('tricky', metadata, id(), new Column('a', t.text(), { serverDefault: unsafeSql(text) }))
      new Table(
        'log',
        metadata,
        new Column('b', t.text(), { comment: text }),
        new CheckConstraint(`b <> ${text}`),
      )
      expectSame(metadata)
    })
  })

  describe('relations', () => {
    /** Property lines of the relations, by class. */
    function relationsOf(metadata: MetaData): Record<string, string[]> {
      const text = expectSame(metadata)
      const classes = text.split('export class ').slice(1)
      return Object.fromEntries(
        classes.map((part) => [
          part.slice(0, part.indexOf(' ')),
          part.match(/@(?:ManyTo|OneTo)[^]*?!: .*/g)?.map((line) => line.replace(/\s+/g, ' ')) ?? [],
        ]),
      )
    }

    it('tells several keys between two tables apart', () => {
      const metadata = new MetaData()
      new Table('person', metadata, id())
      new Table('book', metadata, id(), refersTo('author_id', 'person.id'), refersTo('editor', 'person.id'))
      expect(relationsOf(metadata)).to.deep.equal({
        Book: [
          "@ManyToOne(() => Person, { foreignKey: 'authorId' }) author!: One<Person, 'id'>",
          "@ManyToOne(() => Person, { foreignKey: 'editor' }) editorPerson!: One<Person, 'id'>",
        ],
        Person: [
          "@OneToMany(() => Book, { foreignKey: 'authorId' }) authorBooks!: Many<Book>",
          "@OneToMany(() => Book, { foreignKey: 'editor' }) editorBooks!: Many<Book>",
        ],
      })
    })

    it('leads a table to itself', () => {
      const metadata = new MetaData()
      new Table('category', metadata, id(), refersTo('parent_id', 'category.id', { nullable: true }))
      new Table('page', metadata, id(), refersTo('next_id', 'page.id', { nullable: true, unique: true }))
      expect(relationsOf(metadata)).to.deep.equal({
        Category: [
          "@ManyToOne(() => Category) parent!: One<Category, 'id'> | null",
          '@OneToMany(() => Category) categories!: Many<Category>',
        ],
        Page: [
          "@OneToOne(() => Page) next!: One<Page, 'id'> | null",
          "@OneToOne(() => Page, { ownsKey: false }) page!: One<Page, 'id'> | null",
        ],
      })
    })

    it('is one to one where the key is unique, also both ways at once', () => {
      const metadata = new MetaData()
      new Table('user', metadata, id(), refersTo('avatar_id', 'image.id', { nullable: true, unique: true }))
      new Table('image', metadata, id(), refersTo('owner_id', 'user.id', { unique: true }))
      new Table(
        'profile',
        metadata,
        new Column('user_id', t.integer(), new ForeignKey('user.id'), { primaryKey: true }),
      )
      expect(relationsOf(metadata)).to.deep.equal({
        Image: [
          "@OneToOne(() => User) owner!: One<User, 'id'>",
          "@OneToOne(() => User, { ownsKey: false }) user!: One<User, 'id'> | null",
        ],
        Profile: ["@OneToOne(() => User) user!: One<User, 'id'>"],
        User: [
          "@OneToOne(() => Image) avatar!: One<Image, 'id'> | null",
          "@OneToOne(() => Image, { ownsKey: false }) image!: One<Image, 'id'> | null",
          "@OneToOne(() => Profile) profile!: One<Profile, 'userId'> | null",
        ],
      })
    })

    it('goes through tables that link and do nothing else', () => {
      const metadata = new MetaData()
      const link = (name: string, ...columns: Column[]): Table =>
        new Table(name, metadata, ...columns, new PrimaryKeyConstraint(...columns))
      new Table('post', metadata, id())
      new Table('tag', metadata, id())
      link('post_tag', refersTo('post_id', 'post.id'), refersTo('tag_id', 'tag.id'))
      link('friendship', refersTo('fan_id', 'tag.id'), refersTo('idol_id', 'tag.id'))
      new Table(
        'vote',
        metadata,
        refersTo('post_id', 'post.id'),
        refersTo('tag_id', 'tag.id'),
        new Column('n', t.integer()),
        new PrimaryKeyConstraint('post_id', 'tag_id'),
      )
      expect(relationsOf(metadata)).to.deep.equal({
        Friendship: [],
        Post: [
          '@OneToMany(() => Vote) votes!: Many<Vote>',
          '@ManyToMany(() => Tag, { through: () => PostTag }) tags!: Many<Tag>',
        ],
        PostTag: [],
        Tag: [
          '@OneToMany(() => Vote) votes!: Many<Vote>',
          "@ManyToMany(() => Tag, { through: () => Friendship, foreignKey: 'fanId' }) idols!: Many<Tag>",
          "@ManyToMany(() => Tag, { through: () => Friendship, foreignKey: 'idolId' }) fans!: Many<Tag>",
          '@ManyToMany(() => Post, { through: () => PostTag }) posts!: Many<Post>',
        ],
        Vote: ["@ManyToOne(() => Post) post!: One<Post, 'id'>", "@ManyToOne(() => Tag) tag!: One<Tag, 'id'>"],
      })
    })

    it('runs along keys of several columns, and those to other columns than the primary key', () => {
      const metadata = new MetaData()
      const columns = (...names: string[]): Column[] =>
        names.map((name) => new Column(name, t.integer(), { nullable: false }))
      new Table(
        'dept',
        metadata,
        ...columns('divno', 'deptno', 'x', 'y'),
        new PrimaryKeyConstraint('deptno', 'divno'),
        new UniqueConstraint('x', 'y'),
      )
      new Table(
        'emp',
        metadata,
        id(),
        ...columns('divno', 'deptno', 'x'),
        new Column('y', t.integer()),
        new ForeignKeyConstraint(['deptno', 'divno'], 'dept'),
        new ForeignKeyConstraint(['x', 'y'], ['dept.x', 'dept.y'], {
          name: 'by "x"',
          onUpdate: 'CASCADE',
          match: 'FULL',
        }),
      )
      expect(relationsOf(metadata)).to.deep.equal({
        Dept: [
          "@OneToMany(() => Emp, { foreignKey: ['deptno', 'divno'] }) empsByDeptnoDivno!: Many<Emp>",
          "@OneToMany(() => Emp, { foreignKey: ['x', 'y'] }) empsByXY!: Many<Emp>",
        ],
        Emp: [
          "@ManyToOne(() => Dept, { foreignKey: ['deptno', 'divno'] }) deptByDeptnoDivno!: One<Dept, 'deptno' | 'divno'>",
          "@ManyToOne(() => Dept, { foreignKey: ['x', 'y'] }) deptByXY!: One<Dept, 'x' | 'y'> | null",
        ],
      })
    })
  })

  describe('tables that are no classes', () => {
    it('become tables of the core: those without a primary key, and views', () => {
      const metadata = new MetaData()
      new Table('user', metadata, id())
      const log = new Table(
        'log',
        metadata,
        new Column('at', t.timestamptz(), { nullable: false, index: true }),
        new Column('user_id', t.integer(), new ForeignKey('user.id')),
        new Column('weird name', t.text(), { unique: true }),
        { comment: "what's up" },
      )
      new Index('ix_latest', log.c.at.desc().nullsLast(), log.c['weird name'], {
        where: log.c.user_id.isNotNull(),
      })
      new CheckConstraint(log.c.user_id.gt(0), { name: 'positive' })
      new Table('code', metadata, id(), new Column('log', t.text(), new ForeignKey(['log', 'weird name'])))
      new View('adult', metadata, new Column('id', t.integer()), { definition: sql`SELECT id FROM "user"` })
      const text = toTypeScript(metadata)
      expect(text.slice(text.indexOf('export const'))).to
        .equal(`export const adultTable = new View('adult', defaultRegistry.metadata, new CoreColumn('id', t.integer()), {
  definition: sql\`SELECT id FROM "user"\`,
})

export const logTable = new CoreTable(
  'log',
  defaultRegistry.metadata,
  new CoreColumn('at', t.timestamptz(), { index: true, nullable: false }),
  new CoreColumn('user_id', t.integer()),
  new CoreColumn('weird name', t.text(), { unique: true }),
  new ForeignKeyConstraint(['user_id'], ['user.id']),
  { comment: "what's up" },
)
new CheckConstraint(logTable.c.user_id.gt(0), { name: 'positive' })
new Index('ix_latest', logTable.c.at.desc().nullsLast(), logTable.c['weird name'], {
  where: logTable.c.user_id.isNotNull(),
})
`)
      expect(linesWith(text, '@ForeignKey')).to.deep.equal([
        "@Column(t.text(), { nullable: true }) @ForeignKey('log.weird name') log!: string | null",
      ])
      expectSame(metadata)
    })

    it('keep what a database holds though no model could say it', () => {
      const metadata = MetaData.ofCatalog()
      new Table('user', metadata, id())
      new Table(
        'pet',
        metadata,
        id(),
        new Column('user_id', t.integer(), new ForeignKey('user.id', { onDelete: 'SET NULL' }), {
          nullable: false,
        }),
      )
      const text = expectSame(metadata)
      expect(linesWith(text, 'export')).to.deep.equal([
        'export const registry = new Registry({ metadata: MetaData.ofCatalog() })',
        'export class User {',
        'export const petTable = new CoreTable(',
      ])
      expect(linesWith(text, '// - ')).to.deep.equal([
        "// - no class for pet: onDelete: 'SET NULL' would write null into 'user_id', which is NOT NULL.",
      ])
      const files = toTypeScript(metadata, { files: 'each' })
      expect(linesWith(files['user.ts'] ?? '', 'registry')).to.deep.equal([
        "import { registry } from './registry'",
        "@Table('user', { registry })",
      ])
      loaded(files)
    })
  })

  describe('what else a database holds', () => {
    it('writes every type, with the property that its values need', () => {
      const metadata = new MetaData()
      const types = {
        small: [t.smallint(), 'number'],
        big: [t.bigint(), 'bigint'],
        safe: [t.bigint({ mode: 'number' }), 'number'],
        exact: [t.numeric(20, 3, { storage: 'text' }), 'string'],
        plain: [t.numeric(), 'string'],
        near: [t.numeric(undefined, undefined, { mode: 'number' }), 'number'],
        whole: [t.numeric(5), 'string'],
        half: [t.real(), 'number'],
        double: [t.double(), 'number'],
        free: [t.varchar(), 'string'],
        fixed: [t.char(3), 'string'],
        flag: [t.boolean(), 'boolean'],
        day: [t.date(), 'string'],
        time: [t.time({ withTimeZone: true, precision: 3 }), 'string'],
        local: [t.timestamp(), 'Date'],
        stamp: [t.timestamptz({ precision: 0 }), 'Date'],
        doc: [t.json(), 'unknown'],
        docs: [t.jsonb(), 'unknown'],
        key: [t.uuid(), 'string'],
        bytes: [t.binary(), 'Buffer'],
        mood: [t.enum('mood', ['sad', "it's"], { comment: 'how' }), `'sad' | "it's"`],
        word: [t.enum(['a', 'b'], { native: false }), "'a' | 'b'"],
        list: [t.array(t.integer()), 'number[]'],
        grid: [t.array(t.enum('mood', ['sad', "it's"]), { dimensions: 2 }), `('sad' | "it's")[][]`],
        named: [t.named('inet'), 'string'],
        address: [inet().withVariant('sqlite', t.varchar(43)), 'string'],
        span: [interval({ precision: 3 }), 'string'],
        number: [oid(), 'number'],
        above: [domain('above', t.integer(), { check: 'VALUE > 0', default: 5, notNull: true }), 'number'],
        pair: [
          composite('pair', [
            ['a', t.integer()],
            ['b', t.text()],
          ]),
          'string',
        ],
        span2: [rangeType('floats', { subtype: t.double(), multirangeName: 'floatses' }), 'string'],
        own: [t.custom({ base: t.varchar(9), toDatabase: String, fromDatabase: String }), 'string'],
        any: [any(), 'string | number | bigint | Uint8Array'],
        none: [untyped(), 'string | number | bigint | Uint8Array'],
      } as const
      const columns = Object.entries(types).map(
        ([name, [type]]) => new Column(name, type as never, { nullable: false }),
      )
      new Table('thing', metadata, id(), ...columns)
      const text = toTypeScript(metadata)
      expect(linesWith(text, '// - ')).to.deep.equal([
        "// - thing.own: its type's functions are the program's",
      ])
      for (const [name, [, property]] of Object.entries(types))
        expect(text).to.include(` ${name}!: ${property}\n`)
      const models = loaded({ 'models.ts': text })
      const again = models.table('thing').columns
      expect(again.map(({ name }) => name)).to.deep.equal(['id', ...Object.keys(types)])
      for (const column of again)
        expect(metadata.table('thing').c[column.name]?.type.equals(column.type), column.name).to.equal(true)
      expect(toTypeScript(models)).to.equal(text.replace(/^\/\/[^]*?\n\n/, ''))
    })

    it('writes the labels of a long enum one a line, whatever they hold', () => {
      const metadata = new MetaData()
      const labels = [
        "a' | 'b",
        `"c" | 'd'`,
        ' | null',
        '\u202e',
        ...Array.from({ length: 9 }, (_, i) => `${i}`.repeat(9)),
      ]
      new Table('thing', metadata, id(), new Column('a', t.enum(labels)))
      const text = expectSame(metadata)
      expect(linesWith(text, '    | ')).to.deep.equal([
        `| "a' | 'b"`,
        `| '"c" | \\'d\\''`,
        "| ' | null'",
        "| '\\u{202e}'",
        ...labels.slice(4).map((label) => `| '${label}'`),
        '| null',
      ])
    })

    it('writes defaults as values, and as SQL', () => {
      const metadata = new MetaData()
      const column = (name: string, type: unknown, serverDefault: unknown): Column =>
        new Column(name, type as never, { serverDefault } as never)
      new Table(
        'thing',
        metadata,
        id(),
        column('a', t.text(), "it's"),
        column('b', t.bigint(), 9007199254740993n),
        column('c', t.timestamptz(), new Date(0)),
        column('d', t.binary(), Buffer.from([0, 255])),
        column('e', t.json(), { __proto: null, 'a b': [1, { c: "x'" }] }),
        column('f', t.timestamptz(), func.now()),
        column('g', t.text(), sql`lower(${'X'})`),
        column('h', t.double(), -0.5),
        column('i', t.boolean(), false),
        new Column('j', t.text(), { defaultValue: 'x', updateValue: () => 'y' }),
      )
      const text = toTypeScript(metadata)
      expect(linesWith(text, '// - ')).to.deep.equal([
        "// - thing.j: 'updateValue' is a function of the program",
      ])
      const models = loaded({ 'models.ts': text })
      expect(definitionFacets(models)).to.deep.equal(definitionFacets(metadata))
      expect(models.table('thing').c['j']?.options.defaultValue).to.equal('x')
    })

    it('calls functions by the names that func has for them', () => {
      const metadata = new MetaData()
      const thing = new Table('thing', metadata, id(), new Column('a', t.text()))
      const calls = [func.stringAgg(thing.c.a, ','), func.trim(thing.c.a), func['my_own']?.(thing.c.a)]
      calls.forEach((call, i) => new Index(`ix_${i}`, call as never))
      const called = toTypeScript(metadata).match(/func\S+\(/g)
      expect(called).to.deep.equal(['func.stringAgg(', 'func.trim(', 'func.my_own!('])
    })

    it('writes every option of tables, columns, keys, checks and indexes', () => {
      const metadata = new MetaData({
        extensions: ['btree_gist'],
        schemas: [{ name: 'audit', comment: 'who did what' }],
      })
      const numbers = new Sequence('order number', metadata, {
        schema: 'shop',
        start: 1000,
        maxValue: 2n ** 60n,
        cycle: true,
      })
      new Table('room', metadata, id(), {
        comment: 'where',
        dialect: { postgres: { unlogged: true, with: { fillfactor: 70 } } },
      })
      const booking = new Table(
        'booking',
        metadata,
        new Column('id', t.bigint(), { identity: new Identity({ always: true, start: 5 }) }),
        new Column('number', t.bigint(), { serverDefault: numbers.nextValue() }),
        new Column(
          'room_id',
          t.integer(),
          new ForeignKey('room.id', {
            onDelete: 'CASCADE',
            deferrable: true,
            initially: 'DEFERRED',
            dialect: { postgres: { notValid: true } },
          }),
        ),
        new Column('hours', t.integer(), { nullable: false, comment: "guest's hours" }),
        new Column('pay', t.integer(), { computed: new Computed('hours * 10') }),
        new Column('name', t.text(), { collation: 'C' }),
        new Column('during', t.named('tstzrange')),
        new PrimaryKeyConstraint('id', { include: ['hours'] }),
        new UniqueConstraint('number', 'name', {
          nullsNotDistinct: true,
          include: ['hours'],
          comment: 'once',
        }),
        new CheckConstraint('hours > 0', { name: 'some', dialect: { postgres: { noInherit: true } } }),
        new ExcludeConstraint(['room_id', '='], ['during', '&&'], { where: sql`hours > 1` }),
        { schema: 'shop' },
      )
      new Index('ix_name', booking.c.name.asc().operatorClass('text_pattern_ops'), {
        include: ['hours'],
        comment: 'by name',
      })
      new Index('ix_pay', booking.c.name.collate('C').desc().nullsLast(), {
        where: booking.c.hours.in([1, 2]).and(booking.c.name.like('a%').not()),
      })
      new Index(undefined, sql`(${booking.c.hours} + 1)`, {
        unique: true,
        dialect: { postgres: { nullsNotDistinct: true, with: { fillfactor: 50 } } },
      })
      const text = expectSame(metadata)
      expect(linesWith(text, 'registry = ')).to.deep.equal(['export const registry = new Registry({'])
      expect(linesWith(text, 'order number')).to.deep.equal([
        "export const orderNumberSequence = new Sequence('order number', registry.metadata, {",
      ])
    })
  })
})
