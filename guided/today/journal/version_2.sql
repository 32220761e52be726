CREATE TABLE spell (
            id INTEGER PRIMARY KEY,
            state TEXT NOT NULL,
            since TEXT NOT NULL, -- a day, like 2026-03-01
            until TEXT
        );
