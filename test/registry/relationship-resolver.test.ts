import { expect } from 'chai'
import { Column } from '../../src/decorators/column'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { ManyToMany, ManyToOne, OneToMany, OneToOne } from '../../src/decorators/relationship'
import { Table } from '../../src/decorators/table'
import { TableArgs } from '../../src/decorators/table-args'
import { AmbiguousForeignKeysError, NoForeignKeysError } from '../../src/errors'
import { mapperOf } from '../../src/registry/lookup'
import type { EntityClass } from '../../src/registry/mapper'
import { Registry } from '../../src/registry/registry'
import type { Many, One } from '../../src/registry/relation-types'
import type { Relationship } from '../../src/registry/relationship'
import { Column as CoreColumn } from '../../src/schema/column'
import { ForeignKey as CoreForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { Table as CoreTable } from '../../src/schema/table'
import { UniqueConstraint } from '../../src/schema/unique'
import { t } from '../../src/types/t'
import { thrownBy } from '../support/thrown-by'

function relation(entityClass: EntityClass, name: string): Relationship {
  const found = mapperOf(entityClass).relationships.get(name)
  if (found === undefined) throw new TypeError(`no relation ${name}`)
  return found
}

const pairsOf = ({ pairs }: Pick<Relationship, 'pairs'>): string[] =>
  pairs.map(({ source, target }) => `${source.qualifiedName}=${target.qualifiedName}`)

describe('relations between two classes', () => {
  it('run along the one foreign key, in the direction that their shape says', () => {
    const registry = new Registry()
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany(() => Post, { orderBy: { title: 'desc', id: 'asc' }, cascade: 'delete' }) posts!: Many<Post>
      @OneToOne(() => Profile) profile!: One<Profile, 'userId'> | null
    }
    @Table('post', { registry })
    class Post {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.varchar(9)) title!: string
      @Column() @ForeignKey(() => User) userId!: number
      @ManyToOne(() => User) user!: One<User>
    }
    @Table('profile', { registry })
    class Profile {
      @Column({ primaryKey: true }) @ForeignKey(() => User) userId!: number
      @OneToOne(() => User) user!: One<User>
    }
    const posts = relation(User, 'posts')
    expect([posts.kind, posts.isToMany, posts.ownsKey, posts.cascadesDelete, posts.viewOnly]).to.deep.equal([
      'oneToMany',
      true,
      false,
      true,
      false,
    ])
    expect(pairsOf(posts)).to.deep.equal(['user.id=post.user_id'])
    expect(posts.orderBy).to.deep.equal({ title: 'desc', id: 'asc' })
    const user = relation(Post, 'user')
    expect([user.ownsKey, user.isToMany, user.inverse, posts.inverse]).to.deep.equal([
      true,
      false,
      posts,
      user,
    ])
    expect(pairsOf(user)).to.deep.equal(['post.user_id=user.id'])
    expect(user.foreignKey).to.equal(mapperOf(Post).table.foreignKeys[0])
    expect([relation(User, 'profile').ownsKey, relation(Profile, 'user').ownsKey]).to.deep.equal([
      false,
      true,
    ])
    expect(relation(User, 'profile').inverse).to.equal(relation(Profile, 'user'))
  })

  it('need no further word between a table and itself: one row is the parent, many are the children', () => {
    const registry = new Registry()
    @Table('node', { registry })
    class Node {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column({ nullable: true }) @ForeignKey(() => Node) parentId!: number | null
      @ManyToOne(() => Node) parent!: One<Node> | null
      @OneToMany(() => Node) children!: Many<Node>
    }
    const [parent, children] = [relation(Node, 'parent'), relation(Node, 'children')]
    expect(pairsOf(parent)).to.deep.equal(['node.parent_id=node.id'])
    expect(pairsOf(children)).to.deep.equal(['node.id=node.parent_id'])
    expect([parent.inverse, children.inverse]).to.deep.equal([children, parent])
  })

  it('join all columns of a composite key', () => {
    const registry = new Registry()
    @Table('dept', { registry })
    class Dept {
      @Column(t.integer(), { primaryKey: true }) divNo!: number
      @Column(t.integer(), { primaryKey: true }) deptNo!: number
      @OneToMany(() => Emp) emps!: Many<Emp>
    }
    @Table('emp', { registry })
    @TableArgs<Emp>((c) => [new ForeignKeyConstraint([c.divNo, c.deptNo], () => Dept)])
    class Emp {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer()) deptNo!: number
      @Column(t.integer()) divNo!: number
      @ManyToOne(() => Dept) dept!: One<Dept, 'divNo' | 'deptNo'>
    }
    expect(pairsOf(relation(Emp, 'dept'))).to.deep.equal([
      'emp.div_no=dept.div_no',
      'emp.dept_no=dept.dept_no',
    ])
    expect(relation(Dept, 'emps').inverse?.name).to.equal('dept')
  })

  it('name every candidate and the option to paste where several keys join the tables', () => {
    const registry = new Registry()
    @Table('address', { registry })
    class Address {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany(() => Order, { foreignKey: 'fk_shipping' }) shipped!: Many<Order>
      @OneToMany(() => Order, { backPopulates: 'billing', foreignKey: 'billing_id' }) billed!: Many<Order>
    }
    @Table('order', { registry })
    class Order {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => Address) billingId!: number
      @Column() @ForeignKey(() => Address, { name: 'fk_shipping' }) shippingId!: number
      @ManyToOne(() => Address, { foreignKey: 'billingId' }) billing!: One<Address>
      @ManyToOne(() => Address, { foreignKey: ['shippingId'] }) shipping!: One<Address>
    }
    expect(relation(Order, 'billing').inverse).to.equal(relation(Address, 'billed'))
    expect(relation(Address, 'shipped').inverse).to.equal(relation(Order, 'shipping'))

    const second = new Registry({ metadata: registry.metadata })
    @Table('order', { registry: second, keepExisting: true })
    class Ambiguous {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @ManyToOne(() => Address) address!: One<Address>
      @ManyToOne(() => Address, { foreignKey: 'shipping' }) wrong!: One<Address>
    }
    const { problems } = thrownBy(() => mapperOf(Ambiguous)) as unknown as {
      problems: AmbiguousForeignKeysError[]
    }
    expect(problems[0]).to.be.instanceOf(AmbiguousForeignKeysError)
    expect(problems[0]?.candidates).to.deep.equal(['fk_order_billing_id_address', 'fk_shipping'])
    expect(problems[0]?.message).to.equal(
      "Ambiguous.address: several foreign keys lead from 'order' to 'address': fk_order_billing_id_address (billingId) to " +
        "'address'; fk_shipping (shippingId) to 'address'.\n  Write { foreignKey: 'billingId' } or { foreignKey: 'shippingId' }.",
    )
    expect(problems[1]).to.be.instanceOf(NoForeignKeysError)
    expect(problems[1]?.hint).to.equal("Write { foreignKey: 'billingId' } or { foreignKey: 'shippingId' }.")
  })

  it('tell what to write where no key joins the tables', () => {
    const registry = new Registry()
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany(() => Note) notes!: Many<Note>
      @ManyToOne(() => Post) post!: One<Post>
    }
    @Table('note', { registry })
    class Note {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    @Table('post', { registry })
    class Post {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => User) userId!: number
    }
    const { problems } = thrownBy(() => registry.configure()) as unknown as { problems: NoForeignKeysError[] }
    expect(problems.map(({ message }) => message)).to.deep.equal([
      "User.notes: no foreign key leads from 'note' to 'user'; 'note' has no foreign key.\n" +
        '  Write @Column() @ForeignKey(() => User) on a property of Note.',
      "User.post: no foreign key leads from 'user' to 'post'; 'user' has no foreign key.\n" +
        '  The key is in Post: write @OneToMany(() => Post).',
    ])
  })

  it('refuse a one-to-one whose key is not unique', () => {
    const registry = new Registry()
    @Table('a', { registry })
    class A {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToOne(() => B) b!: One<B> | null
    }
    @Table('b', { registry })
    class B {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => A) aId!: number
    }
    expect(thrownBy(() => mapperOf(A)).message).to.contain("A.b: the foreign key (aId) of 'b' is not unique")
  })

  it('refuse options that do not fit', () => {
    const problemOf = (declare: () => void): string => {
      const registry = new Registry()
      @Table('a', { registry })
      class A {
        @Column(t.integer(), { primaryKey: true }) id!: number
        @Column({ nullable: true }) @ForeignKey(() => A) aId!: number | null
        child: unknown
      }
      current = A
      declare()
      return thrownBy(() => registry.mapperOf(A)).message
    }
    let current: EntityClass = class {}
    const field = (decorator: unknown): void => {
      ;(decorator as (target: object, key: string) => void)(current.prototype as object, 'child')
    }
    const self = (): EntityClass<{ id: number }> => current as EntityClass<{ id: number }>
    const many = (options: object): string => problemOf(() => field(OneToMany(self, options)))
    expect(many({ lazy: true })).to.contain("A.child: @OneToMany: there is no option 'lazy'")
    expect(many({ orderBy: { name: 'asc' } })).to.contain("orderBy: A has no property 'name'")
    expect(many({ orderBy: { id: 1 } })).to.contain("the direction of A.id must be 'asc' or 'desc'")
    expect(many({ cascade: 'all' })).to.contain("knows only 'delete' and 'delete-orphan'")
    expect(many({ cascade: 'delete', viewOnly: true })).to.contain('cannot cascade')
    expect(many({ backPopulates: 'nobody' })).to.contain(
      'A.child: backPopulates names A.nobody, which is no relation.',
    )
    const one = problemOf(() => field(OneToOne(self, { cascade: 'delete' })))
    expect(one).to.contain("cascade: 'delete' would delete the A that a A belongs to")
    expect(problemOf(() => field(ManyToMany(self, {} as never)))).to.contain(
      'a many-to-many relation needs the table in between',
    )
  })

  it('find their way back by backPopulates where several lead back, and refuse one that does not', () => {
    const registry = new Registry()
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany(() => Post) posts!: Many<Post>
      @OneToMany(() => Post, { viewOnly: true, orderBy: { id: 'desc' } }) recent!: Many<Post>
    }
    @Table('post', { registry })
    class Post {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => User) userId!: number
      @ManyToOne(() => User) user!: One<User>
    }
    expect(relation(Post, 'user').inverse).to.equal(relation(User, 'posts'))
    expect(relation(User, 'recent').inverse).to.equal(undefined)

    const wrong = new Registry()
    @Table('a', { registry: wrong })
    class A {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany(() => B, { backPopulates: 'second', foreignKey: 'firstId' }) bs!: Many<B>
    }
    @Table('b', { registry: wrong })
    class B {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => A) firstId!: number
      @Column() @ForeignKey(() => A) secondId!: number
      @ManyToOne(() => A, { foreignKey: 'firstId' }) first!: One<A>
      @ManyToOne(() => A, { foreignKey: 'secondId' }) second!: One<A>
    }
    expect(thrownBy(() => mapperOf(B)).message).to.equal(
      'A.bs: backPopulates names B.second, which does not lead back along the same foreign key.\n' +
        "  Write { backPopulates: 'first' }, or remove it.",
    )
  })

  it('refuse two sides that name different ways back', () => {
    const registry = new Registry()
    @Table('a', { registry })
    class A {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany(() => B, { backPopulates: 'a' }) bs!: Many<B>
      @OneToMany(() => B) others!: Many<B>
    }
    @Table('b', { registry })
    class B {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => A) aId!: number
      @ManyToOne(() => A, { backPopulates: 'others' }) a!: One<A>
    }
    expect(thrownBy(() => mapperOf(B)).message).to.equal(
      "A.bs: backPopulates names B.a, which itself names 'others' as its way back.\n" +
        "  Write backPopulates: 'bs' on B.a.",
    )
  })

  it('tell a key of several columns from one over a part of them, and a table’s own relations of one direction apart', () => {
    const registry = new Registry()
    @Table('place', { registry })
    @TableArgs(new UniqueConstraint('country', 'zip'), new UniqueConstraint('country'))
    class Place {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.char(2)) country!: string
      @Column(t.char(5)) zip!: string
    }
    @Table('visit', { registry })
    @TableArgs(
      new ForeignKeyConstraint(['country', 'zip'], ['place.country', 'place.zip'], { name: 'fk_both' }),
      new ForeignKeyConstraint(['country'], ['place.country'], { name: 'fk_country' }),
    )
    class Visit {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.char(2)) country!: string
      @Column(t.char(5)) zip!: string
      @Column({ nullable: true }) @ForeignKey(() => Visit) beforeId!: number | null
      @ManyToOne(() => Place, { foreignKey: ['zip', 'country'] }) both!: One<Place>
      @ManyToOne(() => Place, { foreignKey: 'country' }) land!: One<Place>
      @ManyToOne(() => Visit) before!: One<Visit> | null
      @ManyToOne(() => Visit) again!: One<Visit> | null
    }
    expect(relation(Visit, 'both').foreignKey?.name).to.equal('fk_both')
    expect(relation(Visit, 'land').foreignKey?.name).to.equal('fk_country')
    expect([relation(Visit, 'before').inverse, relation(Visit, 'again').inverse]).to.deep.equal([
      undefined,
      undefined,
    ])
  })
})

describe('many-to-many relations', () => {
  it('name only the table or class in between', () => {
    const registry = new Registry()
    new CoreTable(
      'post_tag',
      registry.metadata,
      new CoreColumn('post_id', new CoreForeignKey('post.id'), { primaryKey: true }),
      new CoreColumn('tag_id', new CoreForeignKey('tag.id'), { primaryKey: true }),
    )
    @Table('post', { registry })
    class Post {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @ManyToMany(() => Tag, { through: 'post_tag' }) tags!: Many<Tag>
      @ManyToMany(() => Tag, { through: () => Use, viewOnly: true }) used!: Many<Tag>
    }
    @Table('tag', { registry })
    class Tag {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @ManyToMany(() => Post, { through: 'post_tag' }) posts!: Many<Post>
    }
    @Table('use', { registry })
    class Use {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => Tag) tagId!: number
      @Column() @ForeignKey(() => Post) postId!: number
    }
    const { through, pairs, foreignKey, inverse } = relation(Post, 'tags')
    expect([pairs, foreignKey, inverse]).to.deep.equal([[], undefined, relation(Tag, 'posts')])
    expect(pairsOf({ pairs: through?.sourcePairs ?? [] })).to.deep.equal(['post.id=post_tag.post_id'])
    expect(pairsOf({ pairs: through?.targetPairs ?? [] })).to.deep.equal(['post_tag.tag_id=tag.id'])
    expect([through?.mapper, relation(Post, 'used').through?.mapper]).to.deep.equal([
      undefined,
      mapperOf(Use),
    ])
  })

  it('choose between two keys to one table by foreignKey, and then the other one leads to the target', () => {
    const registry = new Registry()
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @ManyToMany(() => User, { through: () => Follow, foreignKey: 'followerId' }) follows!: Many<User>
      @ManyToMany(() => User, { through: 'Follow', targetForeignKey: 'followerId' }) followers!: Many<User>
    }
    @Table('follow', { registry })
    class Follow {
      @Column({ primaryKey: true }) @ForeignKey(() => User) followerId!: number
      @Column({ primaryKey: true }) @ForeignKey(() => User) followedId!: number
    }
    const [follows, followers] = [relation(User, 'follows'), relation(User, 'followers')]
    expect(follows.through?.sourceKey.columns[0]?.key).to.equal('followerId')
    expect(follows.through?.targetKey.columns[0]?.key).to.equal('followedId')
    expect(followers.through?.sourceKey.columns[0]?.key).to.equal('followedId')
    expect(follows.inverse).to.equal(followers)
    expect(mapperOf(Follow).table.name).to.equal('follow')
  })

  it('list the keys where the choice is missing, and the tables where the one in between is', () => {
    const registry = new Registry()
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @ManyToMany(() => User, { through: () => Follow }) follows!: Many<User>
      @ManyToMany(() => User, {} as never) others!: Many<User>
      @ManyToMany(() => User, { through: 'folow' }) typos!: Many<User>
    }
    @Table('follow', { registry })
    class Follow {
      @Column({ primaryKey: true }) @ForeignKey(() => User) followerId!: number
      @Column({ primaryKey: true }) @ForeignKey(() => User) followedId!: number
    }
    const { problems } = thrownBy(() => mapperOf(User)) as unknown as {
      problems: AmbiguousForeignKeysError[]
    }
    expect(problems.map(({ hint }) => hint)).to.deep.equal([
      "Write { foreignKey: 'followerId' } or { foreignKey: 'followedId' }.",
      "Write { through: 'follow' }.",
      "Did you mean 'follow'? Known: user, follow.",
    ])
    void Follow
  })
})
