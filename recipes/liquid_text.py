"""Liquid templates with what is unbounded or unclear taken out: no loops, no ranges, no computed field names."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TextIO

from liquid import BoundTemplate, Environment, RenderContext, StrictDefaultUndefined
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.expressions.primitive import FloatLiteral, RangeLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression

from recipes.filters import MAX_TEXT, Refused, all_filters, is_missing, plain
from recipes.words import kind_of

MAX_TEMPLATE = 4_000
MAX_FILTERS = 20
TAGS = {"if", "unless", "content", "output", "illegal"}

Segments = tuple[str | int, ...]


class _Environment(Environment):
    block_nesting_limit = 10
    context_depth_limit = 12
    loop_iteration_limit = 1
    output_stream_limit = MAX_TEXT


def _stringify(value: Any, source: Expression) -> str:
    if is_missing(value):
        raise Refused(f"{source} has no value")
    if isinstance(value, list | tuple | dict):
        raise Refused(f"{source} is {kind_of(value)} and cannot stand inside text; choose one of its fields")
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    return str(plain(value))


class _TextNode(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(_stringify(self.expression.evaluate(context), self.expression))


class _TextOutput(Output):
    node_class = _TextNode


def _environment() -> Environment:
    made = _Environment(undefined=StrictDefaultUndefined, strict_filters=True)
    made.filters = all_filters(made)
    made.tags = {name: tag for name, tag in made.tags.items() if name in TAGS}
    made.tags[Output.name] = _TextOutput(made)
    return made


_ENVIRONMENT = _environment()


def _message(error: LiquidError) -> str:
    words = str(error.args[0] if error.args else type(error).__name__).splitlines()[0]
    return words.replace(" is undefined", " has no value")


def _nodes(nodes: Iterator[Node]) -> Iterator[Node]:
    context = RenderContext(_ENVIRONMENT.from_string(""))
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        yield node
        waiting[:0] = node.children(context, include_partials=False)


def _expressions(template: BoundTemplate) -> Iterator[Expression]:
    for node in _nodes(iter(template.nodes)):
        waiting = list(node.expressions())
        while waiting:
            expression = waiting.pop(0)
            yield expression
            waiting[:0] = expression.children()


def _refuse_unbounded(expression: Expression) -> None:
    filters = getattr(expression, "filters", None) or ()
    if isinstance(expression, RangeLiteral):
        raise Refused("ranges such as (1..9) are not allowed")
    if isinstance(expression, FloatLiteral) and Decimal(expression.token.value) != Decimal(repr(expression.value)):
        raise Refused(f"{expression.token.value} has too many digits; put it in quotes")
    if len(filters) > MAX_FILTERS:
        raise Refused(f"more than {MAX_FILTERS} filters in a row are not allowed")
    unknown = next((one.name for one in filters if one.name not in _ENVIRONMENT.filters), None)
    if unknown:
        raise Refused(f"there is no filter '{unknown}'")
    if isinstance(expression, Path) and any(isinstance(part, Path) for part in expression.path):
        raise Refused("a field name cannot be computed; write it out")


@lru_cache(2048)
def compile_text(source: str) -> BoundTemplate:
    """Parse a template; raises Refused with the first cause that forbids it."""
    if len(source) > MAX_TEMPLATE:
        raise Refused(f"the template is longer than {MAX_TEMPLATE} characters")
    try:
        template = _ENVIRONMENT.from_string(source)
    except LiquidError as error:
        raise Refused(_message(error)) from error
    except (ValueError, RecursionError) as error:
        raise Refused("the template cannot be read") from error
    for expression in _expressions(template):
        _refuse_unbounded(expression)
    return template


def is_template(text: str) -> bool:
    """Tell whether text holds Liquid at all; everything else is a literal."""
    return "{{" in text or "{%" in text


def bare_expression(source: str) -> Expression | None:
    """Return the expression of a template that is one {{ ... }} and nothing else."""
    nodes = compile_text(source).nodes
    return nodes[0].expression if len(nodes) == 1 and isinstance(nodes[0], OutputNode) else None


def _segments(path: Path) -> Segments:
    return tuple(part for part in path.path if not isinstance(part, Path))


def bare_path(source: str) -> Segments | None:
    """Return the path of a template that is one {{ path }} without filters."""
    expression = bare_expression(source)
    if not isinstance(expression, FilteredExpression) or expression.filters:
        return None
    return _segments(expression.left) if isinstance(expression.left, Path) else None


def paths(source: str) -> tuple[tuple[Segments, bool], ...]:
    """Return every path a template reads, and whether it may be missing (it is followed by `default`)."""
    expressions = list(_expressions(compile_text(source)))
    optional = {id(one.left) for one in expressions if isinstance(one, FilteredExpression) and _has_default(one)}
    return tuple((_segments(one), id(one) in optional) for one in expressions if isinstance(one, Path))


def _has_default(expression: FilteredExpression) -> bool:
    filters = expression.filters or []
    return bool(filters) and filters[0].name == "default"


def render(source: str, scope: Mapping[str, Any]) -> Any:
    """Fill a template in; one bare {{ expression }} keeps its type. Raises Refused."""
    template, expression = compile_text(source), bare_expression(source)
    try:
        if expression is None:
            return template.render(scope)
        value = expression.evaluate(RenderContext(template, globals=scope))
    except LiquidError as error:
        raise Refused(_message(error)) from error
    if is_missing(value):
        raise Refused(f"{expression} has no value")
    return Decimal(repr(value)) if isinstance(value, float) else value
