"""An editor that a test can drive: the real yaml-language-server over stdin and stdout, with the schema in a file."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from tests.support.repository import ROOT

BESIDE = ROOT / "node_modules" / ".bin"
LATEST = 60
"""A server that runs for so long is stuck (seconds)."""


def server() -> str | None:
    """Where the server is: on the path, or installed in the root of the working copy."""
    return shutil.which("yaml-language-server") or shutil.which("yaml-language-server", path=str(BESIDE))


class Editor:
    """A document at a time, and what the server says of it. `|` in a text is where the cursor stands."""

    def __init__(self, process: subprocess.Popen[bytes], schema: Path, folder: Path) -> None:
        self.process = process
        self.folder = folder
        self.sent = 0
        self.opened = 0
        self.settings = {"schemas": {schema.as_uri(): "*.yaml"}, "schemaStore": {"enable": False},
                         "completion": True, "hover": True, "validate": True}  # fmt: skip
        capabilities = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": self.settings}})
        assert self.underlined("nothing: yet\n"), "the server has not read the schema"

    def offered(self, text: str) -> dict[str, str]:
        """What is offered at the cursor: each name, and what would be written."""
        reply = self.at_cursor("textDocument/completion", text)
        return {item["label"]: item.get("insertText", "") for item in reply["items"]}

    def help(self, text: str) -> str:
        """What is shown for the word at the cursor."""
        reply = self.at_cursor("textDocument/hover", text)
        return reply["contents"]["value"] if reply else ""

    def underlined(self, *texts: str) -> list[tuple[int, str]]:
        """What is wrong with some texts: the line, from 1, and what is said."""
        waiting = {self.open(text) for text in texts}
        found = []
        while waiting:
            message = self.read()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] in waiting:
                waiting.remove(message["params"]["uri"])
                found += message["params"]["diagnostics"]
        return sorted((each["range"]["start"]["line"] + 1, each["message"]) for each in found)

    def at_cursor(self, method: str, text: str) -> Any:
        before, _, after = text.partition("|")
        uri = self.open(before + after)
        line = before.count("\n")
        position = {"line": line, "character": len(before) - before.rfind("\n") - 1}
        return self.ask(method, {"textDocument": {"uri": uri}, "position": position})

    def open(self, text: str) -> str:
        self.opened += 1
        uri = (self.folder / f"script-{self.opened}.yaml").as_uri()
        self.tell(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}
        )
        return uri

    def ask(self, method: str, params: Any) -> Any:
        """Send a request and wait for its answer."""
        self.sent += 1
        self.send({"id": self.sent, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.sent and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def tell(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """The next message; what the server asks of an editor is answered with nothing on the way."""
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the server has gone"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:
            asked = message["params"].get("items", [])
            self.send({"id": message["id"], "result": [self.settings if i["section"] == "yaml" else {} for i in asked]})
        return message


@contextmanager
def editor(schema: Path, folder: Path) -> Iterator[Editor]:
    """A server that runs, and ends afterwards."""
    command = [server() or "", "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        stuck = Timer(LATEST, process.kill)
        stuck.start()
        try:
            yield Editor(process, schema, folder)
        finally:
            stuck.cancel()
            process.kill()
