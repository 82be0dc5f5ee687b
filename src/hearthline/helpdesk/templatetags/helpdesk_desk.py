"""What the help desk's templates ask of a code or a time."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hearthline.helpdesk import words
from hearthline.ui.codes import word_filters

register = template.Library()
word_filters(
    register,
    state_word=words.STATES,
)


class LetterNode(template.Node):
    """Its inside in the letter's own language, marked so."""

    def __init__(self, nodes: NodeList, language: template.base.FilterExpression) -> None:
        self.nodes, self.language = nodes, language

    def render(self, context: template.Context) -> SafeString:
        language = str(self.language.resolve(context))
        with translation.override(language):
            inside = self.nodes.render(context)
        return format_html('<div lang="{}">{}</div>', language, mark_safe(inside))  # noqa: S308 - rendered by a template


@register.tag
def letter_in(parser: Parser, token: Token) -> LetterNode:
    """`{% letter_in language %}…{% endletter_in %}`."""
    _name, given = token.split_contents()
    nodes = parser.parse(("endletter_in",))
    parser.delete_first_token()
    return LetterNode(nodes, parser.compile_filter(given))
