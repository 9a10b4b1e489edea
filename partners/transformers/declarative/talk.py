"""One conversation with a partner, as its mapping says: what is asked, and what an answer is before it is read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from partners.errors import NotSent, Rejected, Unreadable
from partners.transformers.declarative import pages, templates
from partners.transformers.declarative.expressions import Budget, holds
from partners.transformers.declarative.rows import Row
from partners.transformers.reading import document
from partners.transformers.requests import Conversation, Request, Response

Spec = Mapping[str, Any]


class Talk:
    """A mapping at work. Everything that is evaluated within one conversation shares one budget."""

    def __init__(self, options: Spec) -> None:
        self.options = options
        self.money: str = options.get("money", "decimal")
        self.budget = Budget()

    def request(self, spec: Spec, ours: Spec) -> Request:
        """A request with our values in their places. Raises NotSent when one of them has no place there."""
        body = templates.fill(spec["body"], ours, self.budget) if "body" in spec else None
        params = self._texts(spec.get("params", {}), ours)
        headers = self._texts(spec.get("headers", {}), ours)
        if spec.get("omit_empty"):
            body, params = templates.without_empty(body), templates.without_empty(params)
        for name, value in headers.items():
            if not (value.isascii() and value.isprintable()):
                raise NotSent(f"The header {name} cannot carry what belongs there.")
        path = templates.fill_text(spec["path"], ours, self.budget, for_path=True)
        method = spec.get("method", "GET")
        if body is None:
            return Request(method=method, path=path, params=params, headers=headers)
        return replace(Request.post(path, content=body, params=params, headers=headers), method=method)

    def answered(self, response: Response, spec: Spec, *, statuses: tuple[int, ...]) -> Any:
        """The document of an answer that is one. Raises Rejected for a documented refusal, Unreadable for all else."""
        told = document(response, accepted=spec.get("statuses", statuses))
        if (error := self.options.get("error")) and holds(error["when"], told, "error.when", self.budget):
            reason = self.row(told, error, "error").words("reason") if "reason" in error else ""
            raise Unreadable(f"The partner reports an error: {reason or 'it gives no reason'}")
        return told

    def refuse(self, response: Response, spec: Spec) -> None:
        """Raises Rejected when the answer is one of the documented refusals and gives its reason."""
        for refusal in spec.get("refusals", ()):
            if self._is(refusal, response):
                reason = self.row(response.json(), refusal, "refusals").words("reason")
                if not reason:
                    raise Unreadable("The partner refuses without the reason that its mapping expects.")
                raise Rejected(reason)

    def rows(
        self, spec: Spec, request: Spec, ours: Spec, readings: Spec, *, name: str, whole: bool = False
    ) -> Conversation[list[Row]]:
        """All that is listed, from all pages. `whole`: raises Unreadable when there are more pages than we read."""
        asked = self.request(request, ours)
        turn = pages.Turn(spec.get("pages"), self.budget)
        found: list[Row] = []
        following: Request | None = turn.first(asked)
        page = 0
        while following is not None and page < turn.most:
            response = yield following
            if "nothing" in spec and self._is(spec["nothing"], response):
                return found
            told = self.answered(response, spec, statuses=(200,))
            found += self.listed(told, spec, readings, name)
            following = turn.next(asked, told)
            page += 1
        if following is not None and whole:
            raise Unreadable(f"The list of {name}s does not end within {turn.most} pages.")
        return found

    def row(self, told: Any, readings: Spec, name: str) -> Row:
        """Something the partner told, to be read as the mapping says."""
        return Row(told=told, readings=readings, name=name, money=self.money, budget=self.budget)

    def listed(self, told: Any, spec: Spec, readings: Spec, name: str) -> list[Row]:
        """The rows of an answer; the answer itself when the mapping names no list."""
        if "rows" not in spec:
            return [self.row(told, readings, name)]
        return self.row(told, readings, "").rows(name, spec["rows"], readings)

    def _texts(self, wanted: Mapping[str, str], ours: Spec) -> dict[str, str]:
        return {name: templates.fill_text(text, ours, self.budget) for name, text in wanted.items()}

    def _is(self, condition: Spec, response: Response) -> bool:
        """Whether an answer is of a certain kind: one of some statuses, and what the expression looks for."""
        if "statuses" in condition and response.status not in condition["statuses"]:
            return False
        if "statuses" not in condition and response.status >= 300:
            return False
        return "when" not in condition or holds(condition["when"], response.json(), "when", self.budget)
