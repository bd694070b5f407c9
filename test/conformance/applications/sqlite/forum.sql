-- A forum on SQLite, as a decade of hands leaves it: four ways of quoting, comments inside, and whatever SQLite lets pass.

CREATE TABLE users(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE UNIQUE, email VARCHAR(255) UNIQUE ON CONFLICT IGNORE, joined DATETIME DEFAULT CURRENT_TIMESTAMP, trust INT DEFAULT 0 CHECK(trust BETWEEN 0 AND 4), karma REAL DEFAULT -1.5e3, banned BOOLEAN NOT NULL DEFAULT FALSE, avatar BLOB DEFAULT x'00ff', bio, locale CHAR(5) DEFAULT 'en_US');
CREATE TABLE "user profile" ( -- spaces in a name
  [user id] INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE, /* the key is the user's */
  `home page` TEXT DEFAULT 'http://it''s.example/',
  "quoted ""name""" TEXT,
  'string name' TEXT, -- a string literal as a name
  signature TEXT /* of up to , 3 ) lines */ DEFAULT ('--' || char(10)),
  CHECK (length(signature) < 500 /* ) */ AND [home page] LIKE 'http%')
);
CREATE TABLE user_settings (user_id INTEGER NOT NULL, key TEXT NOT NULL, value, PRIMARY KEY (user_id, key) ON CONFLICT REPLACE, FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE) WITHOUT ROWID;
CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER REFERENCES groups(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, CONSTRAINT uq_group_name UNIQUE (name, parent_id) ON CONFLICT ROLLBACK);
CREATE TABLE group_users (group_id INTEGER NOT NULL REFERENCES groups, user_id INTEGER NOT NULL REFERENCES users, since TEXT DEFAULT (datetime('now', '-1 day')), PRIMARY KEY (group_id DESC, user_id ASC));
CREATE TABLE categories (id INTEGER PRIMARY KEY DESC, slug TEXT NOT NULL ON CONFLICT FAIL COLLATE RTRIM, parent INTEGER CONSTRAINT fk_parent REFERENCES categories DEFERRABLE INITIALLY IMMEDIATE, position SMALLINT DEFAULT +1, color TEXT DEFAULT '#0088cc' CHECK (color GLOB '#[0-9a-f]*'));
CREATE TABLE topics (
  id INTEGER CONSTRAINT pk_topics PRIMARY KEY ON CONFLICT ABORT AUTOINCREMENT NOT NULL,
  category_id INTEGER CONSTRAINT nn_category NOT NULL CONSTRAINT fk_category REFERENCES categories (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  user_id INTEGER REFERENCES users (id) ON DELETE SET DEFAULT DEFAULT 1,
  title TEXT NOT NULL CONSTRAINT title_len CHECK (length(title) >= 3),
  views BIGINT UNSIGNED DEFAULT 0,
  score DOUBLE PRECISION GENERATED ALWAYS AS (views * 0.5 + length(title)) STORED,
  title_lower TEXT AS (lower(title)),
  year INT GENERATED ALWAYS AS (CAST(strftime('%Y', created) AS INT)) VIRTUAL NOT NULL,
  created TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL,
  last_post_id INTEGER REFERENCES posts (id) ON DELETE SET NULL,
  CONSTRAINT views_positive CHECK (views >= 0),
  CHECK (title <> 'a -- comment' AND title != '/* no */')
);
CREATE TABLE posts (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, number INTEGER NOT NULL, reply_to INTEGER, user_id INTEGER REFERENCES users, raw TEXT NOT NULL, cooked TEXT, ip BLOB, created INTEGER DEFAULT (strftime('%s','now')), UNIQUE (topic_id, number), FOREIGN KEY (topic_id) REFERENCES topics ON DELETE CASCADE, FOREIGN KEY (topic_id, reply_to) REFERENCES posts (topic_id, number) MATCH FULL ON UPDATE NO ACTION);
CREATE TABLE post_revisions (post_id INTEGER REFERENCES posts ON DELETE CASCADE, number INTEGER, diff TEXT, PRIMARY KEY (post_id, number), UNIQUE (post_id, number DESC)) WITHOUT ROWID, STRICT;
CREATE TABLE post_likes (post_id INT, user_id INT, at TEXT, PRIMARY KEY (post_id, user_id) ON CONFLICT IGNORE);
CREATE TABLE tags (name TEXT COLLATE NOCASE PRIMARY KEY, description TEXT, target TEXT REFERENCES tags ON UPDATE CASCADE) WITHOUT ROWID;
CREATE TABLE topic_tags (topic_id INTEGER NOT NULL REFERENCES topics, tag TEXT NOT NULL COLLATE NOCASE REFERENCES tags (name) ON UPDATE CASCADE ON DELETE CASCADE, PRIMARY KEY (tag COLLATE NOCASE, topic_id));
CREATE TABLE badges (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, kind TEXT CHECK (kind IN ('gold', 'silver', 'bronze''s')), icon TEXT DEFAULT "fa-certificate", query TEXT DEFAULT NULL, multiple INT DEFAULT TRUE) STRICT;
CREATE TABLE user_badges (user_id REFERENCES users, badge_id REFERENCES badges, granted_at TEXT DEFAULT CURRENT_DATE, seq INT DEFAULT 0x10, UNIQUE (user_id, badge_id, seq) ON CONFLICT IGNORE);
CREATE TABLE notifications (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE, kind TINYINT NOT NULL, data JSON NOT NULL DEFAULT '{}', read BOOL DEFAULT 0, created_at DATETIME DEFAULT (CURRENT_TIMESTAMP));
CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, user_id INTEGER, post_id INTEGER, note NVARCHAR(100), remind TIME DEFAULT CURRENT_TIME, FOREIGN KEY (user_id) REFERENCES users, FOREIGN KEY (post_id) REFERENCES posts);
CREATE TABLE drafts (user_id INTEGER, key TEXT, body TEXT, PRIMARY KEY (user_id, key)) STRICT, WITHOUT ROWID;
CREATE TABLE polls (id INTEGER PRIMARY KEY, post_id INTEGER UNIQUE, question TEXT NOT NULL, closes_at "TIMESTAMP WITH TIME ZONE", options JSONB DEFAULT (json_array('yes', 'no')));
CREATE TABLE poll_votes (poll_id INTEGER, user_id INTEGER, option INTEGER, weight DECIMAL(5, 2) DEFAULT 1.00, PRIMARY KEY (poll_id, user_id, option), FOREIGN KEY (poll_id) REFERENCES polls ON DELETE CASCADE);
CREATE TABLE uploads (sha1 CHARACTER(40) PRIMARY KEY NOT NULL, name VARYING CHARACTER(255), size UNSIGNED BIG INT, width INT2, height INT8, content BLOB);
CREATE TABLE post_uploads (post_id INTEGER REFERENCES posts, sha1 CHARACTER(40) REFERENCES uploads, UNIQUE (post_id, sha1), UNIQUE (sha1, post_id));
CREATE TABLE messages (id INTEGER PRIMARY KEY, from_id INTEGER NOT NULL REFERENCES users, to_id INTEGER NOT NULL REFERENCES users, body TEXT, CHECK (from_id <> to_id));
CREATE TABLE message_flags (message_id INTEGER PRIMARY KEY REFERENCES messages, flags INTEGER NOT NULL DEFAULT (1 << 3 | 1), CONSTRAINT only_known CHECK (flags & ~15 = 0));
CREATE TABLE invites (token TEXT PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))), email TEXT COLLATE NOCASE, by_id INTEGER REFERENCES users, expires REAL DEFAULT (julianday('now') + 7));
CREATE TABLE sessions (id TEXT NOT NULL PRIMARY KEY, data ANY, expires_at INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE api_keys (id INTEGER PRIMARY KEY, "key" TEXT NOT NULL UNIQUE ON CONFLICT FAIL, scopes TEXT DEFAULT '["read"]', revoked DATE);
CREATE TABLE webhooks (id INTEGER PRIMARY KEY, url TEXT NOT NULL CHECK (url LIKE 'https://%' ESCAPE '\'), secret TEXT DEFAULT '', events TEXT DEFAULT '*');
CREATE TABLE webhook_events (webhook_id INTEGER REFERENCES webhooks ON DELETE CASCADE, status INTEGER CHECK (status IN (0, 200, 500)), took REAL CHECK (took >= 0.0));
CREATE TABLE themes (id INTEGER PRIMARY KEY, name TEXT, parent INTEGER REFERENCES themes, colors INTEGER REFERENCES color_schemes);
CREATE TABLE color_schemes (id INTEGER PRIMARY KEY, name TEXT, theme INTEGER REFERENCES themes DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE a_chain (id INTEGER PRIMARY KEY, next INTEGER REFERENCES b_chain);
CREATE TABLE b_chain (id INTEGER PRIMARY KEY, next INTEGER REFERENCES c_chain);
CREATE TABLE c_chain (id INTEGER PRIMARY KEY, next INTEGER REFERENCES a_chain ON DELETE CASCADE NOT DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE logs (at, level, message, context);
CREATE TABLE logs_archive (at NOT NULL, level DEFAULT 'info', message COLLATE BINARY, context CHECK (context IS NULL OR json_valid(context)));
CREATE TABLE imported_users (id INTEGER, legacy_id INT NOT NULL, FOREIGN KEY (legacy_id) REFERENCES vbulletin_users (userid));
CREATE TABLE imported_posts (id INTEGER PRIMARY KEY, legacy REFERENCES vbulletin_posts);
CREATE TABLE site_settings (name TEXT PRIMARY KEY, value TEXT, kind "weird type (with, commas)" DEFAULT 'x');
CREATE TABLE migrations (version VARCHAR (14) NOT NULL PRIMARY KEY);
CREATE TABLE "order" ("group" INTEGER PRIMARY KEY, "select" TEXT DEFAULT 'select', "check" INTEGER CHECK ("check" > 0), "constraint" TEXT, "primary" INT UNIQUE, "temp" TEXT, "rowid" TEXT);
CREATE TABLE [brackets [in] (id INTEGER PRIMARY KEY, [a.b] TEXT, [c"d] INTEGER);
CREATE TABLE `back``tick` (`a``b` INTEGER PRIMARY KEY, "c" INTEGER REFERENCES `back``tick` (`a``b`));
CREATE TABLE "__proto__" ("constructor" INTEGER PRIMARY KEY, "toString" TEXT, "hasOwnProperty" INTEGER REFERENCES "__proto__");
CREATE TABLE temp_users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE "Mixed Case 🎈" ("Id" INTEGER PRIMARY KEY, "Größe" TEXT, "emoji 🎉" TEXT DEFAULT '🦀');
CREATE TABLE MixedCase (Id INTEGER PRIMARY KEY, UserId INTEGER REFERENCES Users(ID));
CREATE TABLE late_columns (id INTEGER PRIMARY KEY);
ALTER TABLE late_columns ADD COLUMN added TEXT NOT NULL DEFAULT 'it''s new';
ALTER TABLE late_columns ADD COLUMN target INTEGER REFERENCES late_columns;
CREATE TABLE old_name (id INTEGER PRIMARY KEY, old_column TEXT CHECK (old_column <> ''));
ALTER TABLE old_name RENAME TO new_name;
ALTER TABLE new_name RENAME COLUMN old_column TO new_column;

CREATE INDEX ix_topics_category ON topics (category_id, created DESC);
CREATE INDEX ix_topics_title ON topics (title COLLATE NOCASE ASC, lower(title), views DESC) WHERE views > 10 AND title IS NOT NULL;
CREATE UNIQUE INDEX [ix posts] ON posts (user_id, substr(raw, 1, 10)) WHERE user_id IS NOT NULL;
CREATE INDEX `ix``notes` ON notifications (user_id, json_extract(data, '$.topic_id'));
CREATE UNIQUE INDEX "ix users ""lower""" ON users (lower(email)); -- the last word
CREATE INDEX ix_users_year ON users ((joined || '') COLLATE RTRIM DESC);
CREATE INDEX ix_topics_year ON topics (year, title_lower);
CREATE INDEX ix_logs ON logs (at DESC) /* comment at the end */;
CREATE INDEX IF NOT EXISTS ix_drafts ON drafts (body) WHERE body IN ('a', 'b') OR length(body) > 1;
CREATE UNIQUE INDEX ix_mixed ON "Mixed Case 🎈" ("Größe", "emoji 🎉" COLLATE NOCASE);

CREATE VIEW recent_topics AS SELECT t.id, t.title, u.name FROM topics t JOIN users u ON u.id = t.user_id WHERE t.created > date('now', '-7 days');
CREATE VIEW "top users" (name, posts) AS SELECT u.name, count(*) FROM users u LEFT JOIN posts p ON p.user_id = u.id GROUP BY 1 ORDER BY 2 DESC;
CREATE VIEW very_recent AS SELECT * FROM recent_topics /* a view of a view */ LIMIT 10;
CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN UPDATE topics SET last_post_id = NEW.id WHERE id = NEW.topic_id; END;
CREATE TRIGGER top_users_instead INSTEAD OF UPDATE ON "top users" BEGIN SELECT RAISE(ABORT, 'read-only; really'); END;
CREATE VIRTUAL TABLE post_search USING fts5(raw, cooked, content='posts', content_rowid='id', tokenize = 'porter unicode61');
