"""The one place that can use the network: a coder that a researcher runs or pays for, asked over HTTP.

Only when a URL is given. Every answer is kept in a file before it is read, under a hash of what was asked; a later
run with the same questions takes the answers from there and asks nobody.
"""

from __future__ import annotations

import hashlib
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analyzer.errors import AnalyzerError

__all__ = ["KEY_VARIABLE", "CoderError", "Endpoint"]

KEY_VARIABLE = "ANALYZER_CODER_KEY"
_SECONDS = 120
_TRIES = 2


class CoderError(AnalyzerError):
    """An outside coder cannot be asked, or its stored answers cannot be read."""


@dataclass(slots=True)
class Endpoint:
    """An OpenAI-compatible chat endpoint and the file that keeps its answers.

    Parameters
    ----------
    url : str or None
        Base address, such as ``http://127.0.0.1:8080/v1``; None asks nobody and only reads stored answers.
    model : str
        Name of the model at that address.
    store : Path
        JSON lines, one answer each: request (sha256), model, answer.
    """

    url: str | None
    model: str
    store: Path
    asked: int = 0
    replayed: int = 0
    _known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the stored answers."""
        if self.url is not None and urlsplit(self.url).scheme not in ("http", "https"):
            raise CoderError(f"{self.url}: 不是 http 或 https 地址。Not an http or https address.")
        if not self.store.exists():
            return
        for number, line in enumerate(self.store.read_text("utf-8").splitlines(), 1):
            try:
                kept = json.loads(line)
                self._known[kept["request"]] = kept["answer"]
            except (ValueError, KeyError, TypeError) as error:
                raise CoderError(
                    f"{self.store}:{number}: 这一行不是保存的回答，请删去它再运行。Not a stored answer; delete the line."
                ) from error

    def ask(self, instruction: str, question: str) -> str:
        """Give the answer to a question, from the store where it is there.

        Raises
        ------
        CoderError
            Nobody answers, or there is no address and no stored answer.
        """
        body = {
            "model": self.model,
            "temperature": 0,
            "seed": 0,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": question}],
        }
        key = hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        if key in self._known:
            self.replayed += 1
            return self._known[key]
        if self.url is None:
            raise CoderError(
                f"{self.store}: 没有这些陈述的回答，请加 --coder 地址。No stored answer for these statements; give --coder URL."
            )
        answer = self._post(body)
        self.asked += 1
        self._keep(key, answer)
        return answer

    def _keep(self, key: str, answer: str) -> None:
        self._known[key] = answer
        self.store.parent.mkdir(parents=True, exist_ok=True)
        with self.store.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps({"request": key, "model": self.model, "answer": answer}, ensure_ascii=False) + "\n")

    def _post(self, body: Mapping[str, Any]) -> str:
        """Send one request; try again once where the other side was busy."""
        address = f"{str(self.url).rstrip('/')}/chat/completions"
        headers = {"Content-Type": "application/json"}
        if token := os.environ.get(KEY_VARIABLE):
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(address, json.dumps(body, ensure_ascii=False).encode(), headers)  # noqa: S310
        reason = ""
        for _ in range(_TRIES):
            try:
                with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - scheme checked above
                    return str(json.load(answer)["choices"][0]["message"]["content"])
            except urllib.error.HTTPError as error:
                reason = f"HTTP {error.code}"
                if error.code < 500 and error.code != 429:
                    break
            except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
                reason = str(getattr(error, "reason", error))
            except (ValueError, KeyError, IndexError, TypeError):
                reason = "the answer is not of the OpenAI form"
                break
        raise CoderError(
            f"{address}: 编码端没有给出回答（{reason}）。The coder gave no answer; what came before is kept."
        )
