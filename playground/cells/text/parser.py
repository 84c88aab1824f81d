"""From the text of a cell to its lines, by recursive descent; brackets nest at most MOST_DEPTH deep.

line    name = sum
sum     [−] chain { (+ | −) chain }
chain   factor { (⊙ | /) factor }
factor  ( number | name | function ( sum {, sum} ) | ( sum ) | W x | U factor | p ⊙ name | bias ) [²]
"""

from difflib import get_close_matches

from playground.cells.text.syntax import (
    BIASES,
    FUNCTIONS,
    PRIME,
    RESERVED,
    SPELLINGS,
    Apply,
    Bias,
    CellTextError,
    Chain,
    Expression,
    Line,
    Name,
    Number,
    Peephole,
    Place,
    Product,
    Square,
    Sum,
)
from playground.cells.text.tokens import MOST_CHARACTERS, Token, tokenise
from playground.words import _

MOST_DEPTH = 20
MOST_LINES = 60
TIMES = ("⊙", "@")


def parse(text: str) -> tuple[Line, ...]:
    """Return the lines of a cell's text as they stand there.

    Raises
    ------
    CellTextError : a line can't be read; the sentence says where and why
    """
    lines = tokenise(text)
    if not lines:
        raise CellTextError(_("There is no line yet: begin with `h' = tanh(W x + U h + b)`."))
    if len(lines) > MOST_LINES:
        raise CellTextError(_("A cell has at most {most} lines.").format(most=MOST_LINES), lines[MOST_LINES][0].place)
    defined = {tokens[0].text for tokens in lines}
    return tuple(_Parser(tokens, defined).line() for tokens in lines)


def parse_each(text: str) -> list[tuple[int, Line | None]]:
    """Return the lines that say something with their numbers, None for one that can't be read."""
    read = [(number, _tokens_of(line)) for number, line in enumerate(text[:MOST_CHARACTERS].split("\n"), start=1)]
    defined = {tokens[0].text for _number, tokens in read if tokens}
    return [(number, _line_of(tokens, defined)) for number, tokens in read if tokens != []][:MOST_LINES]


def _tokens_of(line: str) -> list[Token] | None:
    try:
        return [token for tokens in tokenise(line) for token in tokens]
    except CellTextError:
        return None


def _line_of(tokens: list[Token] | None, defined: set[str]) -> Line | None:
    try:
        return None if tokens is None else _Parser(tokens, defined).line()
    except CellTextError:
        return None


class _Parser:
    """Reads the tokens of one line from left to right."""

    def __init__(self, tokens: list[Token], defined: set[str]) -> None:
        self.tokens, self.defined, self.at, self.depth = tokens, defined, 0, 0

    # ---- tokens

    @property
    def next(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> Token:
        token = self.next
        if token is None:
            raise CellTextError(_("The line ends too early: a value is missing."), self._end())
        self.at += 1
        return token

    def meets(self, *texts: str) -> bool:
        return self.next is not None and self.next.kind == "sign" and self.next.text in texts

    def accept(self, *texts: str) -> Token | None:
        return self.take() if self.meets(*texts) else None

    def _end(self) -> Place:
        last = self.tokens[-1].place
        return Place(last.line, last.column + last.length)

    def _since(self, start: Place) -> Place:
        last = self.tokens[self.at - 1].place
        return Place(start.line, start.column, last.column + last.length - start.column)

    # ---- the grammar

    def line(self) -> Line:
        """Read the whole line."""
        token = self.take()
        if token.kind != "name":
            raise CellTextError(_("A line begins with the name it defines, like `f = …`."), token.place)
        if token.text.removesuffix(PRIME) in RESERVED:
            raise CellTextError(
                _("`{name}` has a meaning of its own: choose another name.").format(name=token.text), token.place
            )
        if not self.accept("="):
            place = self.next.place if self.next else self._end()
            raise CellTextError(_("After `{name}` an `=` is missing.").format(name=token.text), place)
        value = self.sum()
        if self.next is not None:
            raise CellTextError(self._surplus(self.next), self.next.place)
        return Line(name=token.text, value=value, place=token.place)

    def _surplus(self, token: Token) -> str:
        if token.text == ")":
            return _("This bracket closes nothing: a `(` is missing before it.")
        if token.text == "=":
            return _("A line has one `=`; write the second definition on a line of its own.")
        if token.text in (",", "²"):
            return _("`{sign}` can’t stand here.").format(sign=token.text)
        before = self.tokens[self.at - 1]
        if before.text in SPELLINGS:
            return _needs_brackets(before.text)
        if token.text == "(" and before.kind == "name" and before.text not in self.defined and len(before.text) > 1:
            return _no_function(before.text)
        return _("Between `{before}` and `{after}` a sign is missing: `⊙` (or `*`), `+`, `−` or `/`.").format(
            before=before.text, after=token.text
        )

    def sum(self) -> Expression:
        """Read summands."""
        start = self.next.place if self.next else self._end()
        parts = [(self._sign(), self.chain())]
        while self.meets("+", "-"):
            sign = 1 if self.take().text == "+" else -1
            parts.append((sign * self._sign(), self.chain()))
        if len(parts) == 1 and parts[0][0] == 1:
            return parts[0][1]
        return Sum(parts=tuple(parts), place=self._since(start))

    def _sign(self) -> int:
        sign = 1
        while self.meets("+", "-"):
            sign *= 1 if self.take().text == "+" else -1
        return sign

    def chain(self) -> Expression:
        """Read factors."""
        start = self.next.place if self.next else self._end()
        parts = [("⊙", self.factor())]
        while self.meets("⊙", "/"):
            operator = self.take().text
            parts.append((operator, self.factor()))
        return parts[0][1] if len(parts) == 1 else Chain(parts=tuple(parts), place=self._since(start))

    def factor(self) -> Expression:
        """Read one value, and its square where a ² follows."""
        start = self.next.place if self.next else self._end()
        value = self._value()
        if self.accept("²"):
            value = Square(of=value, place=self._since(start))
        return value

    def _value(self) -> Expression:
        token = self.take()
        if token.kind == "number":
            return Number(value=float(token.text), place=token.place)
        if token.kind == "name":
            return self._named(token)
        if token.text == "(":
            return self._bracket(token)
        raise CellTextError(_("Before `{sign}` a value is missing.").format(sign=token.text), token.place)

    def _bracket(self, opened: Token) -> Expression:
        self._deeper(opened)
        value = self.sum()
        self._close(opened)
        return value

    def _deeper(self, opened: Token) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise CellTextError(
                _("Brackets stand at most {most} deep: give a part a line of its own.").format(most=MOST_DEPTH),
                opened.place,
            )

    def _close(self, opened: Token) -> None:
        self.depth -= 1
        if self.accept(")"):
            return
        if self.next is None or self.next.text == "=":
            raise CellTextError(_("This bracket is never closed: a `)` is missing."), opened.place)
        raise CellTextError(self._surplus(self.next), self.next.place)

    def _named(self, token: Token) -> Expression:
        name = token.text
        if name in SPELLINGS:
            return self._function(token)
        if name == "W":
            return self._input(token)
        if name == "U":
            return self._recurrent(token)
        if name == "p":
            return self._peephole(token)
        if name in BIASES:
            return Bias(name=name, place=token.place)
        if name == "x":
            raise CellTextError(_("`x` has a size of its own: it stands behind `W` alone, as in `W x`."), token.place)
        return self._joined(token) or Name(name=name, place=token.place)

    def _joined(self, token: Token) -> Expression | None:
        """Read `Wx` and `Uh`, written without a space, where no line defines such a name."""
        name, place = token.text, token.place
        if name in self.defined or name[0] not in "WU":
            return None
        rest, after = name[1:], Place(place.line, place.column + 1, place.length - 1)
        if name == "Wx":
            return Product(matrix="W", of=None, place=place)
        if name[0] == "U" and {rest, rest + PRIME} & self.defined:
            return Product(matrix="U", of=Name(name=rest, place=after), place=place)
        return None

    def _function(self, token: Token) -> Expression:
        opened = self.accept("(")
        if opened is None:
            raise CellTextError(_needs_brackets(token.text), token.place)
        function, arguments = SPELLINGS[token.text], []
        self._deeper(opened)
        arguments.append(self.sum())
        while self.accept(","):
            arguments.append(self.sum())
        self._close(opened)
        if len(arguments) != FUNCTIONS[function]:
            raise CellTextError(_argument_count(token.text, FUNCTIONS[function], len(arguments)), token.place)
        return Apply(function=function, arguments=tuple(arguments), place=self._since(token.place))

    def _input(self, token: Token) -> Expression:
        self.accept(*TIMES)
        if self.next is None or self.next.text != "x":
            raise CellTextError(_("`W` multiplies the input: `W x`. For a state write `U h`."), token.place)
        self.take()
        return Product(matrix="W", of=None, place=self._since(token.place))

    def _recurrent(self, token: Token) -> Expression:
        self.accept(*TIMES)
        of = self.next
        if of is None or (of.kind != "name" and of.text != "(") or of.text in ("W", "U", "p", *BIASES):
            raise CellTextError(_("`U` multiplies a state: `U h`, or `U (r ⊙ h)`."), token.place)
        if of.text == "x":
            raise CellTextError(_("`U` multiplies a state; for the input write `W x`."), token.place)
        return Product(matrix="U", of=self._value(), place=self._since(token.place))

    def _peephole(self, token: Token) -> Expression:
        if not self.accept("⊙") or self.next is None or self.next.kind != "name" or self.next.text in RESERVED:
            raise CellTextError(_("`p` is a vector of weights in front of a state: `p ⊙ c`."), token.place)
        state = self.take()
        return Peephole(state=Name(name=state.text, place=state.place), place=self._since(token.place))


def _needs_brackets(name: str) -> str:
    example = "max(f, i)" if name == "max" else f"{name}(…)"
    return _("`{name}` needs brackets: `{example}`.").format(name=name, example=example)


def _no_function(name: str) -> str:
    if alike := get_close_matches(name, SPELLINGS, n=1):
        return _("There is no function `{name}`; did you mean `{guess}`?").format(name=name, guess=alike[0])
    return _("There is no function `{name}`, only {functions}.").format(
        name=name, functions=", ".join(name for name in FUNCTIONS)
    )


def _argument_count(name: str, wanted: int, got: int) -> str:
    if wanted == 1:
        return _("`{name}` takes one value, here are {got}.").format(name=name, got=got)
    return _("`{name}` takes two values, `{name}(…, …)`, here are {got}.").format(name=name, got=got)
