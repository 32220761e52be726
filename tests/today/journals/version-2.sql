-- A journal as version 2 kept it.
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1735747940;
PRAGMA user_version = 2;
CREATE TABLE check_in (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL, -- microseconds since 1970, UTC
            east INTEGER NOT NULL, -- seconds the clocks there were ahead of UTC
            feel TEXT NOT NULL,
            pain INTEGER,
            energy INTEGER,
            slept_worse INTEGER,
            set_back INTEGER
        );
CREATE TABLE done (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            east INTEGER NOT NULL,
            session TEXT NOT NULL,
            title TEXT NOT NULL,
            kind TEXT NOT NULL,
            level TEXT NOT NULL,
            seconds REAL NOT NULL,
            moved REAL NOT NULL,
            ease TEXT,
            pain INTEGER
        );
CREATE TABLE note (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            east INTEGER NOT NULL,
            text TEXT NOT NULL
        );
INSERT INTO check_in VALUES (1, 1772393400000000, 3600, 'not great', 6, 3, 1, 0);
INSERT INTO check_in VALUES (2, 1772479800000000, 3600, 'flare', NULL, NULL, NULL, NULL);
INSERT INTO done VALUES (1, 1772395200500000, 3600, 'knees', 'Easy knees', 'stretch', 'gentle', 312.5, 40.0, 'about right', 5);
INSERT INTO done VALUES (2, 1772481600000000, -28800, 'release-only', 'Release only', 'relaxation', 'flare', 200.0, 0.0, NULL, NULL);
INSERT INTO note VALUES (1, 1772393401000000, 3600, 'Mañana será otro día.');
CREATE TABLE spell (
            id INTEGER PRIMARY KEY,
            state TEXT NOT NULL,
            since TEXT NOT NULL, -- a day, like 2026-03-01
            until TEXT
        );
INSERT INTO spell VALUES (1, 'in a flare', '2026-03-01', '2026-03-02');
INSERT INTO spell VALUES (2, 'on a break', '2026-03-03', NULL);
