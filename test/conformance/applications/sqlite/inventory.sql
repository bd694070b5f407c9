-- Stock, purchases and sales on SQLite, in the manner of several desktop programs that were merged.

PRAGMA foreign_keys = OFF;
CREATE TABLE [Categories] ([CategoryID] INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, [CategoryName] NVARCHAR(15) NOT NULL COLLATE NOCASE, [Description] NTEXT, [Picture] IMAGE, CONSTRAINT [UQ_Category] UNIQUE ([CategoryName]));
CREATE TABLE [Suppliers] ([SupplierID] INTEGER PRIMARY KEY, [CompanyName] NVARCHAR(40) NOT NULL, [ContactName] NVARCHAR(30), [Country] NCHAR(2) DEFAULT ('DE'), [HomePage] NTEXT DEFAULT '-');
CREATE TABLE [Products] (
  [ProductID] INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  [ProductName] NVARCHAR(40) NOT NULL,
  [SupplierID] INT NULL,
  [CategoryID] INTEGER NULL,
  [UnitPrice] MONEY NULL CONSTRAINT [DF_Products_UnitPrice] DEFAULT (0),
  [UnitsInStock] SMALLINT CONSTRAINT [DF_Stock] DEFAULT 0 CONSTRAINT [CK_Stock] CHECK ([UnitsInStock] >= 0),
  [Discontinued] BIT NOT NULL DEFAULT ((0)),
  [Gross] NUMERIC(10,2) GENERATED ALWAYS AS (round([UnitPrice] * 1.19, 2)) STORED,
  CONSTRAINT [FK_Products_Categories] FOREIGN KEY ([CategoryID]) REFERENCES [Categories] ([CategoryID]) ON DELETE NO ACTION ON UPDATE NO ACTION,
  CONSTRAINT "FK_Products_Suppliers" FOREIGN KEY ([SupplierID]) REFERENCES Suppliers ([SupplierID]) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT [CK_Products_UnitPrice] CHECK ([UnitPrice] >= (0))
);
CREATE TABLE product_barcodes (ean TEXT NOT NULL PRIMARY KEY CHECK (length(ean) IN (8, 13)), product_id INTEGER NOT NULL REFERENCES Products ON DELETE CASCADE) WITHOUT ROWID;
CREATE TABLE product_images (product_id INTEGER REFERENCES "Products"("ProductID"), seq INTEGER DEFAULT 1, data BLOB NOT NULL DEFAULT X'', mime TEXT DEFAULT 'image/png', PRIMARY KEY (product_id, seq DESC));
CREATE TABLE product_attributes (product_id INTEGER, name TEXT COLLATE NOCASE, value, unit TEXT DEFAULT NULL, CONSTRAINT pk_attr PRIMARY KEY (product_id, name) ON CONFLICT REPLACE);
CREATE TABLE units (code TEXT PRIMARY KEY, factor REAL NOT NULL DEFAULT 1e0, base TEXT REFERENCES units (code)) STRICT;
CREATE TABLE warehouses (id INTEGER PRIMARY KEY, code CHAR(5) UNIQUE, address TEXT, lat FLOAT, lon FLOAT, CHECK (lat IS NULL = (lon IS NULL)), CONSTRAINT lat_range CHECK (lat BETWEEN -90 AND 90));
CREATE TABLE bins (warehouse_id INTEGER NOT NULL, aisle TEXT NOT NULL, rack INTEGER NOT NULL, level INTEGER NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT 'shelf', PRIMARY KEY (warehouse_id, aisle, rack, level), FOREIGN KEY (warehouse_id) REFERENCES warehouses ON DELETE RESTRICT) WITHOUT ROWID;
CREATE TABLE stock (product_id INTEGER NOT NULL REFERENCES Products, warehouse_id INTEGER NOT NULL, aisle TEXT NOT NULL, rack INTEGER NOT NULL, level INTEGER NOT NULL, quantity DECIMAL(12,3) NOT NULL DEFAULT 0.000, FOREIGN KEY (warehouse_id, aisle, rack, level) REFERENCES bins ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, UNIQUE (product_id, warehouse_id, aisle, rack, level));
CREATE TABLE stock_moves (id INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, from_bin TEXT, to_bin TEXT, quantity NUMERIC NOT NULL CHECK (quantity <> 0), at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), reverses INTEGER UNIQUE REFERENCES stock_moves, CHECK (from_bin IS NOT to_bin));
CREATE TABLE lots (product_id INTEGER, lot TEXT, expires DATE, PRIMARY KEY (product_id, lot));
CREATE TABLE serial_numbers (serial TEXT PRIMARY KEY COLLATE RTRIM NOT NULL, product_id INTEGER, lot TEXT, CONSTRAINT fk_lot FOREIGN KEY (product_id, lot) REFERENCES lots (product_id, lot) ON DELETE SET NULL);
CREATE TABLE customers (id INTEGER PRIMARY KEY, number INT UNIQUE ON CONFLICT ABORT, name TEXT NOT NULL, vat TEXT CHECK (vat GLOB '[A-Z][A-Z]*'), discount REAL DEFAULT -0.0, credit INTEGER DEFAULT -1, since DATE DEFAULT CURRENT_DATE, notes CLOB);
CREATE TABLE customer_addresses (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers ON DELETE CASCADE, kind TEXT CHECK (kind IN ('billing', 'shipping')), street TEXT, "zip code" TEXT, city TEXT, country TEXT DEFAULT 'DE' REFERENCES countries (iso2) ON DELETE SET DEFAULT);
CREATE TABLE countries (iso2 CHARACTER(2) PRIMARY KEY, iso3 CHARACTER(3) NOT NULL UNIQUE, name NATIVE CHARACTER(70) NOT NULL) WITHOUT ROWID;
CREATE TABLE currencies (code TEXT PRIMARY KEY, digits INT DEFAULT 2, symbol TEXT DEFAULT '€') STRICT, WITHOUT ROWID;
CREATE TABLE exchange_rates (code TEXT REFERENCES currencies, day TEXT, rate REAL CHECK (rate > 0), PRIMARY KEY (code, day DESC)) WITHOUT ROWID;
CREATE TABLE price_lists (id INTEGER PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL REFERENCES currencies, valid_from TEXT, valid_to TEXT, CHECK (valid_from < valid_to));
CREATE TABLE prices (list_id INTEGER REFERENCES price_lists ON DELETE CASCADE, product_id INTEGER REFERENCES Products ON DELETE CASCADE, min_quantity INTEGER DEFAULT 1, price DECIMAL (10 , 4) NOT NULL, PRIMARY KEY (list_id, product_id, min_quantity));
CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE, customer_id INTEGER NOT NULL REFERENCES customers, state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'done', 'can''t')), total NUMERIC DEFAULT 0, placed_at DATETIME DEFAULT CURRENT_TIMESTAMP, main_line INTEGER, FOREIGN KEY (id, main_line) REFERENCES order_lines (order_id, line) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE order_lines (order_id INTEGER NOT NULL REFERENCES orders ON DELETE CASCADE, line INTEGER NOT NULL, product_id INTEGER NOT NULL REFERENCES Products, quantity REAL NOT NULL, price REAL NOT NULL, amount REAL AS (quantity * price) STORED, text TEXT GENERATED ALWAYS AS ('#' || line || ': ' || quantity) VIRTUAL, PRIMARY KEY (order_id, line));
CREATE TABLE shipments (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, carrier TEXT, tracking TEXT, CONSTRAINT u1 UNIQUE (carrier, tracking), CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE TABLE shipment_lines (shipment_id INTEGER, order_id INTEGER, line INTEGER, FOREIGN KEY (shipment_id) REFERENCES shipments, FOREIGN KEY (order_id, line) REFERENCES order_lines);
CREATE TABLE invoices (number TEXT PRIMARY KEY ON CONFLICT ROLLBACK, order_id INTEGER UNIQUE REFERENCES orders ON DELETE RESTRICT, issued TEXT DEFAULT (date()), due TEXT DEFAULT (date('now', '+30 days')), pdf LONGBLOB, net INTEGER, tax INTEGER, gross INTEGER GENERATED ALWAYS AS (net + coalesce(tax, 0)));
CREATE TABLE payments (id INTEGER PRIMARY KEY, invoice TEXT REFERENCES invoices ON UPDATE CASCADE, amount INTEGER NOT NULL CHECK (typeof(amount) = 'integer'), at INTEGER DEFAULT (unixepoch()), method TEXT CONSTRAINT method_known CHECK (method IN ('cash', 'card')) DEFAULT 'cash');
CREATE TABLE purchase_orders (id INTEGER PRIMARY KEY, supplier INTEGER REFERENCES Suppliers, state INTEGER DEFAULT 0 CHECK (state IN (0, 1)), expected DATE);
CREATE TABLE purchase_lines (po INTEGER REFERENCES purchase_orders ON DELETE CASCADE, product INTEGER REFERENCES Products, quantity INTEGER DEFAULT (1 + 1), UNIQUE (po, product) ON CONFLICT REPLACE);
CREATE TABLE receipts (id INTEGER PRIMARY KEY, po INTEGER, received TIMESTAMP, FOREIGN KEY(po) REFERENCES purchase_orders(id) ON DELETE NO ACTION);
CREATE TABLE returns (id INTEGER PRIMARY KEY, order_id INTEGER, line INTEGER, reason TEXT DEFAULT 'a
new line and a "quote"', FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, line) ON DELETE SET NULL ON UPDATE SET DEFAULT);
CREATE TABLE employees (EmployeeId INTEGER PRIMARY KEY, LastName NVARCHAR(20) NOT NULL, ReportsTo INTEGER, BirthDate DATETIME, FOREIGN KEY (ReportsTo) REFERENCES employees (EmployeeId) ON DELETE NO ACTION ON UPDATE NO ACTION);
CREATE TABLE shifts (employee INTEGER REFERENCES employees, day TEXT CHECK (day IN ('mo', 'tu')), starts TIME DEFAULT '08:00', ends TIME DEFAULT '16:30', CHECK (starts < ends), PRIMARY KEY (employee, day));
CREATE TABLE audits (id INTEGER PRIMARY KEY, at DEFAULT CURRENT_TIMESTAMP, by, what JSON CHECK (json_valid(what)), CHECK ("at" IS NOT NULL));
CREATE TABLE counts (id INTEGER PRIMARY KEY, counted_at TEXT, by INTEGER REFERENCES employees) STRICT;
CREATE TABLE count_lines (count_id INTEGER NOT NULL REFERENCES counts ON DELETE CASCADE, product_id INTEGER NOT NULL, expected REAL, counted REAL, difference REAL AS (counted - expected) VIRTUAL, PRIMARY KEY (count_id, product_id)) STRICT;
CREATE TABLE boms (product_id INTEGER REFERENCES Products, part_id INTEGER REFERENCES Products, quantity REAL DEFAULT 1.0, scrap FLOAT(4) DEFAULT .05, PRIMARY KEY (product_id, part_id), CHECK (product_id <> part_id)) WITHOUT ROWID;
CREATE TABLE labels (id INTEGER PRIMARY KEY, template TEXT DEFAULT '{{name}} \ {{price}}', width INT DEFAULT 57, height INT DEFAULT 0x20);
CREATE TABLE tags (id INTEGER PRIMARY KEY, tag TEXT NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT IGNORE CHECK (tag = lower(tag)));
CREATE TABLE product_tags (product_id INTEGER NOT NULL REFERENCES Products (ProductID) MATCH SIMPLE ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE, UNIQUE (product_id, tag_id)) ;
CREATE TABLE settings (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
CREATE TABLE schema_version (version INTEGER NOT NULL, applied_at TEXT DEFAULT (datetime('now')), CHECK (version > 0));
CREATE TABLE empty_types (a, b "", c [], d 'quoted type', e DOUBLE, f "my type", g STRING(10), h INTEGER UNSIGNED (4), i DATE TIME);
CREATE TABLE no_key_ref (product TEXT REFERENCES missing_products(code) ON DELETE CASCADE, x INTEGER REFERENCES missing);
CREATE TABLE [dbo.Legacy] ([Id] UNIQUEIDENTIFIER PRIMARY KEY, [Flag] BIT DEFAULT 1, [Row Version] ROWVERSION, [Amount] SMALLMONEY DEFAULT 0.0000);
CREATE TABLE "select" ("from" INTEGER PRIMARY KEY, "where" INTEGER REFERENCES "select" ("from"));
CREATE TABLE int_key (id INT PRIMARY KEY, name TEXT);
CREATE TABLE bigint_key (id BIGINT PRIMARY KEY NOT NULL, name TEXT);
CREATE TABLE key_elsewhere (name TEXT, id INTEGER, PRIMARY KEY (id AUTOINCREMENT));
CREATE TABLE desc_key (id INTEGER, PRIMARY KEY (id DESC));
CREATE TABLE doubly (a INTEGER UNIQUE, b TEXT UNIQUE, UNIQUE (a), UNIQUE (a, b));

CREATE INDEX [IX_Products.Category] ON [Products] ([CategoryID], [UnitPrice] DESC) WHERE [Discontinued] = 0;
CREATE UNIQUE INDEX ix_product_name ON Products (ProductName COLLATE NOCASE);
CREATE INDEX ix_product_gross ON Products (Gross, abs(UnitPrice - Gross), CategoryID DESC);
CREATE INDEX "ix moves" ON "stock_moves" ("product_id" ASC, date("at") DESC);
CREATE UNIQUE INDEX ix_open_order ON orders (customer_id) WHERE state = 'draft';
CREATE INDEX ix_order_lines_amount ON order_lines(amount DESC, text COLLATE RTRIM);
CREATE INDEX ix_customers_name ON customers (upper(name), substr(vat, 1, 2) COLLATE NOCASE) WHERE vat IS NOT NULL AND name NOT LIKE '%test%';
CREATE INDEX ix_exchange ON exchange_rates (rate);
CREATE INDEX ix_audit ON audits (json_extract(what, '$."a.b"[0]'), ifnull(by, 'nobody'));
CREATE INDEX ix_expr_order ON payments ((amount > 0) DESC, -amount, CAST(at AS TEXT), CASE method WHEN 'cash' THEN 1 ELSE 2 END);

CREATE VIEW stock_value AS SELECT p.ProductName AS name, sum(s.quantity * p.UnitPrice) AS value FROM stock AS s JOIN Products AS p ON p.ProductID = s.product_id GROUP BY p.ProductID;
CREATE VIEW [Order Totals] AS WITH lines AS (SELECT order_id, sum(amount) AS total FROM order_lines GROUP BY order_id) SELECT o.*, l.total AS computed FROM orders o LEFT JOIN lines l ON l.order_id = o.id;
CREATE VIEW late_orders AS SELECT number FROM [Order Totals] WHERE state <> 'done';
CREATE TRIGGER stock_bi BEFORE INSERT ON stock WHEN NEW.quantity < 0 BEGIN SELECT RAISE(FAIL, 'negative stock'); END;
CREATE TRIGGER orders_au AFTER UPDATE OF state ON orders FOR EACH ROW BEGIN INSERT INTO audits (by, what) VALUES ('trigger', json_object('id', OLD.id)); DELETE FROM stock WHERE quantity = 0; END;
CREATE VIRTUAL TABLE product_search USING fts5 (name, description, prefix='2 3');
CREATE VIRTUAL TABLE bin_area USING rtree (id, min_x, max_x, min_y, max_y);
