PRAGMA application_id = 1735747940;
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
