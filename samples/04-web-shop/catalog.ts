/** What a visitor sees: the tree of categories, a page of products, one product with all that belongs to it. */
import { like, some, type Session } from 'dovetail-orm'
import { Category, Product } from './models'

/** A category whose own categories are loaded, and theirs. */
export type CategoryNode = Awaited<ReturnType<typeof categoryTree>>[number]

/** The whole tree below the roots, however deep: one statement for the roots, one for each level. */
export async function categoryTree(session: Session) {
  return session.find(Category, {
    where: { parentId: null },
    with: { children: { recursive: true } },
    orderBy: { name: 'asc' },
  })
}

/** Products of a tag by pages: a cursor tells where the next one begins, so that no product is seen twice. 3 statements. */
export async function productsByTag(session: Session, tag: string, after?: string) {
  return session.paginate(Product, {
    where: { tags: some({ name: tag }) },
    with: { category: true, tags: true },
    orderBy: { title: 'asc' },
    limit: 2,
    ...(after !== undefined && { after }),
  })
}

/** All of one product: 9 statements, one for each relation, however many variants, warehouses and reviews there are. */
export async function productPage(session: Session, productId: number) {
  return session.findOrFail(Product, {
    where: { productId },
    with: {
      category: { with: { parent: true } },
      variants: { with: { stock: { with: { warehouse: true } } } },
      reviews: { orderBy: { stars: 'desc' }, limit: 3, with: { customer: true } },
      tags: true,
    },
  })
}

/** Titles and prices only: plain rows, which the session does not keep. */
export async function searchTitles(session: Session, words: string) {
  return session.find(Product, {
    where: { title: like(`%${words}%`) },
    columns: ['title', 'price'],
    orderBy: { price: 'asc' },
  })
}

/** All products as lines of a file, with only a few of them in memory at a time. */
export async function* priceList(session: Session): AsyncGenerator<string> {
  const products = session.stream(Product, {
    with: { category: true },
    orderBy: { productId: 'asc' },
    batchSize: 2,
  })
  for await (const { productId, title, price, category } of products)
    yield [productId, title, category.name, price].join(';')
}
